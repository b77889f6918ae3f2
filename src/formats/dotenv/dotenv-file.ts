/** `.env` files of encrypted values: values replaced in place, files written and merged. */
import type {Assignment} from './statements.js'
import {cutDotenv} from './cut.js'
import {toEntry, readAssignments} from './dotenv-values.js'
import {encryptedFormat, type Edit, type Scan} from '../text/in-place.js'
import {lineLayout} from '../text/layout.js'
import {lineMerging} from '../text/line-merging.js'
import {placesOf} from '../text/remarks.js'
import {countBelow} from '../text/text.js'
import type {BlockStart, EncryptedValue, OutputFormat, TextWriter} from '../format.js'
import {lineWriter} from '../text/line-writer.js'
import {
  commentRemark,
  guardPadding,
  lineEndRemark,
  lineRemark,
  losesPadding,
  startScriptMarkRemark,
  nameRemarks,
  paddingRemark,
} from './start-script.js'
import {traps} from './traps.js'

/** By dotenv's rules. Quotation marks around a value are kept. */
export const encryptedDotenv = encryptedFormat(scan, {
  lastCounts: true,
  cut: cutDotenv,
  piece: (line) => `the assignment on line ${line}, with its value,`,
})

/**
 * `alias=ciphertext` lines without quotes, which Docker and kubectl keep: base64 has no characters that dotenv or a shell would cut at,
 * unquote or expand. A blank at the end guards the padding.
 */
export const dotenvFile: OutputFormat = {
  defaultDest: '.env',
  isSequence: true,
  refusal,
  begin: beginFile,
  merging: lineMerging({format: encryptedDotenv, render: renderAssignment, isOpen}),
}

function refusal(alias: string): string | undefined {
  if (alias === '') return 'must not be empty'
  if (!/^[\w.-]+$/.test(alias)) return 'cannot be a name in a .env file: use only letters, digits, "-", "_" and "."'
  return undefined
}

function beginFile(): TextWriter {
  const lines = lineWriter((value) => renderAssignment(value))
  const names = nameRemarks()
  return {
    add: (values, write) => {
      for (const value of values) names.add(value)
      lines.add(values, write)
    },
    end: () => names.remarks(),
  }
}

/** Before a CR LF, the CR guards the padding, and in a shell a blank would make a command of it. */
function renderAssignment({alias, ciphertext}: EncryptedValue, lineEnd = '\n'): string {
  return `${alias}=${lineEnd === '\n' ? guardPadding(ciphertext) : ciphertext}`
}

function scan(text: string, {line: firstLine}: BlockStart): Scan {
  const {assignments, problems, nextLine} = readAssignments(text, firstLine)
  const originalIndex = indexFinder(text)
  const losesItsPadding = (assignment: Assignment) =>
    losesPadding(assignment.raw) && endsLine(text, originalIndex(bounds(assignment).end))
  const unguarded = assignments.flatMap((assignment, value) =>
    losesItsPadding(assignment) ? placesOf([assignment]).map((place) => ({...place, value})) : [],
  )
  return {
    places: assignments.map((assignment) => ({
      value: {...toEntry(assignment), overridden: false},
      traps: () => traps.filter(({catches}) => catches(assignment)),
      edit: (replacement: string) => editAssignment(text, assignment, replacement, originalIndex),
    })),
    problems,
    remarks: [
      ...ciphertextTraps.map((kind) => ({kind, places: placesOf(assignments.filter(kind.catches))})),
      {kind: paddingRemark, places: unguarded},
      {kind: commentRemark, places: placesOf(assignments.filter(({isCut, isQuoted}) => isCut && !isQuoted))},
      lineEndRemark(text, firstLine),
      lineRemark(text, assignments, firstLine),
    ],
    markRemarks: [startScriptMarkRemark],
    secrets: [],
    outline: [],
    nextLine,
    layout: () =>
      lineLayout(text, (index) => {
        const {start = 0, from = 0, raw = ''} = assignments[index] ?? {}
        return {start: originalIndex(start), end: originalIndex(from + raw.length)}
      }),
  }
}

const ciphertextTraps = traps.filter(({catchesCiphertexts}) => catchesCiphertexts)

function editAssignment(
  text: string,
  assignment: Assignment,
  replacement: string,
  originalIndex: (index: number) => number,
): Edit {
  const {start, end} = bounds(assignment)
  const originalEnd = originalIndex(end)
  const guarded = endsLine(text, originalEnd) ? guardPadding(replacement) : replacement
  return {start: originalIndex(start), end: originalEnd, text: guarded}
}

function endsLine(text: string, index: number): boolean {
  return index === text.length || text[index] === '\n'
}

/** The value inside its quotation marks or surrounding whitespace. For whitespace only, an empty range at its beginning. */
function bounds({from, raw, isQuoted}: Assignment): {readonly start: number; readonly end: number} {
  if (isQuoted) return {start: from + 1, end: from + raw.length - 1}
  const value = raw.trim()
  const start = value === '' ? from : from + raw.length - raw.trimStart().length
  return {start, end: start + value.length}
}

/** Assignments are found in a text in which every line end is an LF. This converts their indices to those of the original text. */
function indexFinder(text: string): (index: number) => number {
  const pairs: number[] = []
  for (let index = text.indexOf('\r\n'); index !== -1; index = text.indexOf('\r\n', index + 2))
    pairs.push(index - pairs.length)
  return (index) => index + countBelow(pairs, index)
}

/** After a colon at the end of the text, dotenv takes the value from the next line. */
function isOpen(text: string): boolean {
  const last = readAssignments(text).assignments.at(-1)
  return last !== undefined && indexFinder(text)(last.from) === text.length
}
