/**
 * Finds where a `.env` file can be cut: dotenv may take a value, or its end, from a later line. Only an LF ends a line for every reader of
 * such files, so none is cut at a CR without an LF.
 */
import {normalizeLineEnds} from './dotenv-values.js'
import {statements, type Statement} from './statements.js'
import {endsInRecord, lineFinder} from '../text/text.js'

const LF = 10
const CR = 13

/**
 * Cuts after the last line that is certain to end a statement, whatever follows.
 * @param bytes the beginning of a block, without the end of the file
 * @returns how many bytes come before the cut; 0 if it cannot be cut
 */
export function cutDotenv(bytes: Uint8Array): number {
  return hasMarks(bytes) ? cutBetweenStatements(bytes) : cutWithoutMarks(bytes)
}

/** Whether there is any quotation mark. Without one, only the lines on both sides of a cut matter. */
function hasMarks(bytes: Uint8Array): boolean {
  return ["'", '"', '`'].some((mark) => bytes.includes(mark.charCodeAt(0)))
}

function cutWithoutMarks(bytes: Uint8Array): number {
  for (let end = bytes.length - 1; end > 0; end--) {
    if (bytes[end] === LF && separates(bytes, end + 1) && !endsInRecord(bytes, end)) return end + 1
  }
  return 0
}

/** How many bytes on each side of a cut are looked at. If they are all whitespace, nothing is certain. */
const range = 256

/** Whether the last statement before the cut ends there, if no quotation mark before it is still open. */
function separates(bytes: Uint8Array, at: number): boolean {
  const following = decode(bytes.subarray(at, at + range)).trimStart()
  if (following === '' || /^[='"`\uFFFD]/.test(following)) return false
  const before = decode(bytes.subarray(Math.max(0, at - range), at)).trimEnd()
  return before === '' ? at <= range : !/(?::|export)$/.test(before)
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes)
}

function cutBetweenStatements(bytes: Uint8Array): number {
  const last = bytes.lastIndexOf(LF)
  const text = normalizeLineEnds(decode(bytes.subarray(0, last + 1)))
  const lineOf = lineFinder(text)
  const lastLines: number[] = []
  for (const statement of statements(text)) {
    const lastLine = lastLineOf(statement, lineOf)
    // Several statements can be on one line, since U+2028 separates them.
    while ((lastLines.at(-1) ?? 0) >= statement.line && lastLine > statement.line) lastLines.pop()
    if (lastLine === Infinity) break
    lastLines.push(lastLine)
  }
  const ends = lineEnds(bytes)
  const cuts = lastLines.toReversed().map((line) => ends[line - 1] ?? 0)
  return cuts.find((end) => end > 1 && bytes[end - 1] === LF && separates(bytes, end)) ?? 0
}

/** @returns Infinity if a later line may be its last */
function lastLineOf(statement: Statement, lineOf: (index: number) => number): number {
  if (statement.kind === 'skipped') return statement.line
  return statement.isOpen ? Infinity : lineOf(statement.from + statement.raw.length)
}

/** For each line, the index after its end. */
function lineEnds(bytes: Uint8Array): readonly number[] {
  const ends: number[] = []
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] === LF || (bytes[index] === CR && bytes[index + 1] !== LF)) ends.push(index + 1)
  }
  return ends
}
