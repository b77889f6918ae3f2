/** Bytes to text for the formats that are read: UTF-8, and lines that end in LF, CR or CR LF. */
import {isUtf8} from 'node:buffer'
import {FormatError, type SecretProblem} from '../errors.js'

export interface Text {
  /** Without a byte order mark; U+FFFD stands where a byte is not UTF-8. */
  readonly text: string
  /** One for each line that is not UTF-8. */
  readonly problems: readonly SecretProblem[]
}

const LF = 10
const CR = 13

/** @throws FormatError where the bytes are UTF-16 or UTF-32, as some editors on Windows save */
export function decoded(bytes: Uint8Array): Text {
  if (isWide(bytes)) throw new FormatError('is UTF-16 or UTF-32, not UTF-8', 'save the file as UTF-8')
  return {text: new TextDecoder().decode(bytes), problems: isUtf8(bytes) ? [] : [...undecodableLines(bytes)]}
}

/** By the byte order mark, or by the NUL that is part of a first ASCII character; no name begins with one. */
function isWide(bytes: Uint8Array): boolean {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return false
  return first === 0 || second === 0 || (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

function* undecodableLines(bytes: Uint8Array): Generator<SecretProblem> {
  let line = 0
  for (const [start, end] of lineBounds(bytes.length, (index) => bytes[index])) {
    line++
    if (!isUtf8(bytes.subarray(start, end))) yield {line, problem: 'has a byte that is not UTF-8; save the file as UTF-8'}
  }
}

/** Where the lines of a text begin and end, without their ends. */
export function naturalLines(text: string): Generator<readonly [start: number, end: number]> {
  return lineBounds(text.length, (index) => text.charCodeAt(index))
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

function* lineBounds(length: number, at: (index: number) => number | undefined): Generator<readonly [number, number]> {
  let start = 0
  for (let index = 0; index < length; index++) {
    const unit = at(index)
    if (unit !== LF && unit !== CR) continue
    yield [start, index]
    if (unit === CR && at(index + 1) === LF) index++
    start = index + 1
  }
  if (start < length) yield [start, length]
}
