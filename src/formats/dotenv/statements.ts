/**
 * Finds the assignments of a `.env` file: the same matches as the pattern of dotenv's parser, but in linear time.
 * Line numbers count LFs. The text has no other line ends, except U+2028 and U+2029, which that pattern treats as line ends.
 */
import {lineFinder} from '../text/text.js'

export interface Assignment {
  readonly kind: 'assignment'
  readonly alias: string
  /** Index into the text where it begins: with `export`, if there is one. */
  readonly start: number
  /** Line of the alias, from 1. */
  readonly line: number
  /** Line on which the value begins: a later one if dotenv reads past the end of the line. */
  readonly valueLine: number
  /** From the separator to the end of the value. */
  readonly source: string
  /** The unparsed value with its quotation marks. A quoted one has no surrounding whitespace. */
  readonly raw: string
  /** Index into the text where `raw` begins. */
  readonly from: number
  readonly isQuoted: boolean
  /** Whether a comment follows immediately. */
  readonly isCut: boolean
  /** Whether it begins with a quotation mark that is not closed, so that another text after it could change the value. */
  readonly isOpen: boolean
}

/** A line that is not blank, but that dotenv skips. */
interface Skipped {
  readonly kind: 'skipped'
  readonly line: number
}

export type Statement = Assignment | Skipped

/**
 * The assignments of a text and the lines that dotenv skips, in order.
 * @param text with no line end but LF
 * @param firstLine the number of its first line
 */
export function* statements(text: string, firstLine = 1): Generator<Statement> {
  const lineInText = lineFinder(text)
  const lineOf = (index: number) => firstLine - 1 + lineInText(index)
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
  const {from, end, isQuoted, isOpen} = valueAt(text, afterSeparator)
  const assignment = {
    kind: 'assignment',
    alias,
    start,
    line: lineOf(sourceStart),
    valueLine: lineOf(from),
    source: text.slice(sourceStart, end),
    raw: text.slice(from, end),
    from,
    isQuoted,
    isCut: text[end] === '#',
    isOpen,
  } as const
  return {assignment, end}
}

type ValueBounds = Pick<Assignment, 'from' | 'isQuoted' | 'isOpen'> & {readonly end: number}

/** A quoted value may begin on a later line. Any other begins after the separator and ends at the end of its line or at a `#`. */
function valueAt(text: string, afterSeparator: number): ValueBounds {
  const open = skipWhiteSpace(text, afterSeparator)
  const {end, isOpen} = `'"\``.includes(text.charAt(open)) ? findQuotedEnd(text, open) : unquoted
  if (end !== undefined) return {from: open, end, isQuoted: true, isOpen}
  return {from: afterSeparator, end: search(/[#\n]/g, text, afterSeparator), isQuoted: false, isOpen}
}

interface QuotedEnd {
  /** The index after the closing mark; undefined if there is none. */
  readonly end: number | undefined
  /** As in `Assignment`. */
  readonly isOpen: boolean
}

const unquoted: QuotedEnd = {end: undefined, isOpen: false}

/**
 * The index after the closing mark: the first unescaped mark, or if text follows it on its line, the last escaped mark before it.
 * Only a comment may follow a closing mark on its line. Takes linear time overall: each opening mark ends the previous search for
 * its kind, so no mark is examined twice for the same kind.
 */
function findQuotedEnd(text: string, open: number): QuotedEnd {
  const mark = text.charAt(open)
  let end: number | undefined
  for (let index = text.indexOf(mark, open + 1); index !== -1; index = text.indexOf(mark, index + 1)) {
    if (endsItsLine(text, index + 1)) end = index + 1
    if (text[index - 1] !== '\\') return {end, isOpen: end === undefined}
  }
  return {end, isOpen: true}
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

/** The index of the next match, or of the end of the text. */
function search(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}
