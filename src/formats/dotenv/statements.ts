/**
 * Where the assignments of a `.env` file begin and end: what the pattern of dotenv's parser matches, found in linear time.
 * Line numbers count LF; the text comes with no other line end but U+2028 and U+2029, which are line ends to that pattern.
 */
import {lineFinder} from '../text/text.js'

export interface Assignment {
  readonly kind: 'assignment'
  readonly alias: string
  /** Line of the alias, from 1. */
  readonly line: number
  /** Line on which the value begins: a later one where dotenv goes on past the end of the line. */
  readonly valueLine: number
  /** From the separator to the end of the value. */
  readonly source: string
  /** The value as it stands there, quotation marks included, without white space round a quoted one. */
  readonly raw: string
  /** Where that begins in the text. */
  readonly from: number
  readonly isQuoted: boolean
  /** Whether a comment follows at once. */
  readonly isCut: boolean
}

/** A line that holds something and that dotenv passes over. */
export interface Skipped {
  readonly kind: 'skipped'
  readonly line: number
}

export function* statements(text: string): Generator<Assignment | Skipped> {
  const lineOf = lineFinder(text)
  let position = skipWhiteSpace(text, 0)
  while (position < text.length) {
    const found = text[position] === '#' ? undefined : assignmentAt(text, position, lineOf)
    if (found !== undefined) yield found.assignment
    else if (text[position] !== '#') yield {kind: 'skipped', line: lineOf(position)}
    position = skipWhiteSpace(text, lineEnd(text, found?.end ?? position))
  }
}

interface FoundAssignment {
  readonly assignment: Assignment
  readonly end: number
}

function assignmentAt(text: string, start: number, lineOf: (index: number) => number): FoundAssignment | undefined {
  const head = /(?:export\s+)?([\w.-]+)(\s*=|:\s)/y
  head.lastIndex = start
  const [matched, alias, separator] = head.exec(text) ?? []
  if (matched === undefined || alias === undefined || separator === undefined) return undefined
  const afterSeparator = start + matched.length
  const sourceStart = afterSeparator - separator.length
  const {from, end, isQuoted} = valueAt(text, afterSeparator)
  const assignment = {
    kind: 'assignment',
    alias,
    line: lineOf(sourceStart),
    valueLine: lineOf(from),
    source: text.slice(sourceStart, end),
    raw: text.slice(from, end),
    from,
    isQuoted,
    isCut: text[end] === '#',
  } as const
  return {assignment, end}
}

interface ValueBounds {
  readonly from: number
  readonly end: number
  readonly isQuoted: boolean
}

/** A quoted value may begin lines later; any other begins at once and ends with its line or at a `#`. */
function valueAt(text: string, afterSeparator: number): ValueBounds {
  const open = skipWhiteSpace(text, afterSeparator)
  const close = `'"\``.includes(text.charAt(open)) ? quotedEnd(text, open) : undefined
  if (close !== undefined) return {from: open, end: close, isQuoted: true}
  return {from: afterSeparator, end: search(/[#\n]/g, text, afterSeparator), isQuoted: false}
}

/**
 * Past the closing mark: the first that no backslash precedes, or else the last before it that one precedes, and only where
 * nothing but a comment follows on its line. No mark is looked at in more than one search of its kind, for each opening one ends
 * the search before it.
 */
function quotedEnd(text: string, open: number): number | undefined {
  const mark = text.charAt(open)
  let end: number | undefined
  for (let index = text.indexOf(mark, open + 1); index !== -1; index = text.indexOf(mark, index + 1)) {
    if (endsItsLine(text, index + 1)) end = index + 1
    if (text[index - 1] !== '\\') break
  }
  return end
}

function endsItsLine(text: string, index: number): boolean {
  const rest = /[^\S\n\u2028\u2029]*(?:[#\n\u2028\u2029]|$)/y
  rest.lastIndex = index
  return rest.test(text)
}

function skipWhiteSpace(text: string, index: number): number {
  return search(/\S/g, text, index)
}

function lineEnd(text: string, index: number): number {
  return search(/[\n\u2028\u2029]/g, text, index)
}

/** Where the pattern is next found, or the end of the text. */
function search(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}
