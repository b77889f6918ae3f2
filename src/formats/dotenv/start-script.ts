/**
 * What Micro Integrator's start script loses of a `.env` file. It loads a file of variables itself, with `IFS='=' read -r key value`
 * for each line and `export "$key=$value"`:
 * https://github.com/wso2/product-micro-integrator, distribution/src/scripts/micro-integrator.sh, export_env_file.
 */
import type {EncryptedValue, Remark, RemarkKind} from '../format.js'
import type {Mention} from '../text/mentions.js'
import {placeOnLine} from '../text/remarks.js'
import {lineFinder} from '../text/text.js'
import {listed, mostShown} from '../../wording.js'

/** @returns whether `read` drops the `=` at the end: it does if there is one, and no other `=` (POSIX, XCU, read, field splitting) */
export function losesPadding(value: string): boolean {
  return value.indexOf('=') === value.length - 1 && value !== ''
}

/**
 * Adds what keeps the padding at the end of a line. A blank is the only addition that every reader of such files ignores, or leaves
 * for Micro Integrator to trim: docs/decisions/2026-11-27-env-file-padding.md.
 */
export function guardPadding(ciphertext: string): string {
  return losesPadding(ciphertext) ? `${ciphertext} ` : ciphertext
}

/** About values that end in a single `=` at the end of their line. */
export const paddingRemark: RemarkKind = {
  flaw: {kind: 'lost-value', problem: 'ends in a single "=", which Micro Integrator\'s start script drops'},
  remark: (places) =>
    `Micro Integrator's start script drops a single "=" at the end of a line in a .env file: ${places}; add a space after it, or encrypt or rotate the values again`,
}

/** About values that a comment follows. */
export const commentRemark: RemarkKind = {
  flaw: {
    kind: 'lost-value',
    problem: "has a comment after it, which Micro Integrator's start script, Docker and kubectl take for part of it",
  },
  remark: (places) =>
    `Micro Integrator's start script, Docker and kubectl take a comment after a value for part of it: ${places}; move it to a line of its own`,
}

/** About lines that end in a CR without an LF. */
const lineEnds: RemarkKind = {
  flaw: {
    kind: 'lost-value',
    problem:
      "has a CR without an LF, which Micro Integrator's start script, Docker and kubectl do not take for the end of the line",
  },
  namesFirst: true,
  remark: (place) =>
    `Micro Integrator's start script, Docker and kubectl do not end a line at a CR without an LF, as on ${place}, and lose what follows; save the file with LF at the end of each line`,
}

/** @param text a file, or a block of one that ends with a line @param firstLine the number of its first line */
export function lineEndRemark(text: string, firstLine: number): Remark {
  const at = text.search(/\r(?!\n)/)
  if (at === -1) return {kind: lineEnds, places: []}
  return {kind: lineEnds, places: [placeOnLine(firstLine - 1 + lineFinder(text)(at))]}
}

/** Collects remarks while values are written one by one. Memory use does not grow with their number. */
interface NameRemarks {
  add(value: EncryptedValue): void
  remarks(): readonly string[]
}

/** At most one sentence, about the aliases that the script cannot export. */
export function nameRemarks(): NameRemarks {
  const first: string[] = []
  let count = 0
  return {
    add: ({alias}) => {
      if (isVariableName(alias)) return
      if (++count <= mostShown) first.push(alias)
    },
    remarks: () =>
      count === 0
        ? []
        : [
            `Micro Integrator's start script cannot load these names from a .env file, ${stops}: ${listed(first, count)}; use only letters, digits and "_", not beginning with a digit`,
          ],
  }
}

/**
 * About the lines that the script cannot export: other names, `export NAME=`, blanks on a line of their own or before a comment, values
 * of several lines.
 */
const lines: RemarkKind = {
  flaw: {kind: 'refused', problem: "cannot be loaded by Micro Integrator's start script"},
  remark: (places) =>
    `Micro Integrator's start script cannot load these lines of a .env file, ${stops}: ${places}; write NAME=value, with nothing before the name and only letters, digits and "_" in it`,
}

/**
 * @param text a file, or a block of one, without a byte order mark
 * @param mentions the assignments. What is on other lines is not shown, as it may be a part of a secret.
 * @param firstLine the number of the text's first line
 */
export function lineRemark(text: string, mentions: readonly Mention[], firstLine: number): Remark {
  const starts: number[] = []
  for (const {0: line, index} of text.matchAll(/[^\n]+/g)) if (!isLoadable(line)) starts.push(index)
  if (starts.length === 0) return {kind: lines, places: []}
  const aliases = new Map(mentions.map(({alias, line}) => [line, alias]))
  const found = starts.map(lineFinder(text)).map((line) => firstLine - 1 + line)
  return {kind: lines, places: found.map((line) => placeOnLine(line, aliases.get(line)))}
}

function isLoadable(line: string): boolean {
  const end = line.indexOf('=')
  const name = end === -1 ? line : line.slice(0, end)
  return name === '' || name.startsWith('#') || isVariableName(name.trim())
}

/** POSIX, XBD 8.1. */
function isVariableName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name)
}

/** Under dash, an error in `export` ends the script: POSIX, XCU 2.8.1. */
const stops = 'and with dash as its shell (Debian, Ubuntu) stops there'

const mark: RemarkKind = {
  flaw: {
    kind: 'refused',
    problem: "follows a byte order mark, which Micro Integrator's start script takes for part of the name",
  },
  remark: () =>
    `Micro Integrator's start script takes the byte order mark of a .env file for part of the first name, ${stops}; save the file as UTF-8 without it`,
}

/** The remark for a file that begins with a byte order mark. Docker and kubectl remove it. */
export const startScriptMarkRemark: Remark = {kind: mark, places: [placeOnLine(1)]}
