/**
 * `.env` files by the rules of the dotenv package, whose own parser gives every value. It is handed one assignment at a time, for
 * of a whole file it tells neither lines nor order nor what it passed over, loses a name such as `__proto__`, and takes
 * quadratic time where the file is hostile.
 * https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow
 */
import {parse} from 'dotenv'
import {byLine, type SecretProblem} from '../errors.js'
import {statements, type Assignment} from './dotenv-statements.js'
import {traps} from './dotenv-traps.js'
import {lastOfEach} from './duplicates.js'
import {placed} from './places.js'
import {decoded} from './text.js'
import type {Source, SourceFormat} from './values.js'

/**
 * Problems: a line that is not UTF-8, a line that dotenv passes over without a word, a line separator outside quotes.
 * Remarks: what a value loses or gains by dotenv's rules, each kind in one sentence that names the aliases and their lines.
 */
export const dotenv: SourceFormat = {read}

/**
 * The variables of a file given with --env-file, the last of each name; what dotenv passes over is passed over here too.
 * A Map, for a name may be `__proto__`.
 * @throws FormatError where the bytes are UTF-16 or UTF-32
 */
export function parseEnvironment(bytes: Uint8Array): Map<string, string> {
  const {assignments} = scanned(decoded(bytes).text)
  return new Map(assignments.map((assignment) => [assignment.alias, valueOf(assignment)]))
}

function read(bytes: Uint8Array): Source {
  const {text, problems: undecodable} = decoded(bytes)
  const {assignments, problems} = scanned(text)
  const {values, remarks} = lastOfEach(
    assignments.map((assignment) => ({alias: assignment.alias, value: valueOf(assignment), line: assignment.line})),
  )
  return {
    values,
    problems: [...undecodable, ...problems].toSorted(byLine),
    remarks: [...remarks, ...trapRemarks(assignments), ...lineEndRemarks(text, assignments)],
  }
}

interface Scanned {
  readonly assignments: readonly Assignment[]
  readonly problems: readonly SecretProblem[]
}

function scanned(text: string): Scanned {
  const assignments: Assignment[] = []
  const problems: SecretProblem[] = []
  for (const statement of statements(withLineFeeds(text))) {
    if (statement.kind === 'skipped') problems.push({line: statement.line, problem: 'is not NAME=value, and dotenv would pass over it'})
    else if (hasBareSeparator(statement)) problems.push({alias: statement.alias, line: statement.line, problem: bareSeparator})
    else assignments.push(statement)
  }
  return {assignments, problems}
}

/** As dotenv does before it looks at anything. */
function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

const bareSeparator = 'has a line separator (U+2028 or U+2029) outside quotes'

/** dotenv takes quotation marks off round each part of such a value, in quadratic time. */
function hasBareSeparator({isQuoted, raw}: Assignment): boolean {
  return !isQuoted && /[\u2028\u2029]/.test(raw.trim())
}

/** The name is replaced, for dotenv gathers values in an object, where `__proto__` is lost. */
function valueOf({source}: Assignment): string {
  return parse(`A${source}`, {fast: true}).A ?? ''
}

function trapRemarks(assignments: readonly Assignment[]): readonly string[] {
  return traps.flatMap(({catches, remark}) => {
    const caught = assignments.filter(catches)
    return caught.length === 0 ? [] : [remark(placed(caught))]
  })
}

function lineEndRemarks(text: string, assignments: readonly Assignment[]): readonly string[] {
  const caught = text.includes('\r') ? assignments.filter(({isQuoted, raw}) => isQuoted && raw.includes('\n')) : []
  return caught.length === 0 ? [] : [`line breaks within a value are read as LF, whatever the file has: ${placed(caught)}`]
}
