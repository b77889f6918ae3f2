/** Bytes to text for the formats that are read: UTF-8, and lines that end in LF, CR or CR LF. */
import {isUtf8} from 'node:buffer'
import {FormatError, type SecretProblem} from '../../errors.js'

export interface DecodedText {
  /** Without a byte order mark; U+FFFD stands where a byte is not UTF-8. */
  readonly text: string
  /** One for each line that is not UTF-8. */
  readonly problems: readonly SecretProblem[]
}

/**
 * @param firstLine where in its file the block of bytes begins; only a first block may begin with a byte order mark
 * @throws FormatError where the bytes are UTF-16 or UTF-32, as some editors on Windows save
 */
export function decodeText(bytes: Uint8Array, firstLine = 1): DecodedText {
  const isFirst = firstLine === 1
  if (isFirst && isWide(bytes)) throw new FormatError('is UTF-16 or UTF-32, not UTF-8', 'save the file as UTF-8')
  const text = new TextDecoder('utf-8', {ignoreBOM: !isFirst}).decode(bytes)
  return {text, problems: isUtf8(bytes) ? [] : [...undecodableLines(bytes, firstLine)]}
}

/** By the byte order mark, or by the NUL that is part of a first ASCII character; no name begins with one. */
function isWide(bytes: Uint8Array): boolean {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return false
  return first === 0 || second === 0 || (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

function* undecodableLines(bytes: Uint8Array, firstLine: number): Generator<SecretProblem> {
  let line = firstLine
  for (const [start, end] of naturalLines(Buffer.from(bytes).toString('latin1'))) {
    if (!isUtf8(bytes.subarray(start, end)))
      yield {line, problem: 'has a byte that is not UTF-8; save the file as UTF-8'}
    line++
  }
}

/** Where the lines of a text begin and end, without their ends. */
export function* naturalLines(text: string): Generator<readonly [start: number, end: number]> {
  let lineFeed = -1
  let carriageReturn = -1
  for (let start = 0; start < text.length;) {
    if (lineFeed < start) lineFeed = indexOrEnd(text, '\n', start)
    if (carriageReturn < start) carriageReturn = indexOrEnd(text, '\r', start)
    const end = Math.min(lineFeed, carriageReturn)
    yield [start, end]
    start = end + (end === carriageReturn && lineFeed === end + 1 ? 2 : 1)
  }
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from)
  return index === -1 ? text.length : index
}

/** Tells the line of an index into the text, from 1. */
export function lineFinder(text: string): (index: number) => number {
  const starts = [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (end) => end.index + end[0].length)]
  return (index) => countBelow(starts, index + 1)
}

/** How many of the numbers, which ascend, are below the limit. */
export function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** The end of the first line, which is that of the others; LF where the text has but one line without an end. */
export function lineEndOf(text: string): string {
  return /\r\n?|\n/.exec(text)?.[0] ?? '\n'
}
