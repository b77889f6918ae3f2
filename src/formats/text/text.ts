/** Bytes to text, for every format that is read: UTF-8 with lines that end in LF, CR or CR LF. */
import {isAscii, isUtf8} from 'node:buffer'
import {FormatError, type SecretProblem} from '../../errors.js'

interface DecodedText {
  /** Without a byte order mark. U+FFFD replaces bytes that are not UTF-8. */
  readonly text: string
  /** One for each line that is not valid UTF-8. */
  readonly problems: readonly SecretProblem[]
}

/**
 * @param firstLine the line of the file on which this block of bytes begins; only the first block may begin with a byte order mark
 * @throws FormatError if the bytes are UTF-16 or UTF-32, as some editors on Windows save
 */
export function decodeText(bytes: Uint8Array, firstLine = 1): DecodedText {
  const isFirst = firstLine === 1
  if (isFirst && isWide(bytes)) throw new FormatError('is UTF-16 or UTF-32, not UTF-8', 'save the file as UTF-8')
  // Most files are ASCII, which takes a fraction of the time.
  if (isAscii(bytes)) return {text: latin1(bytes), problems: []}
  const text = new TextDecoder('utf-8', {ignoreBOM: !isFirst}).decode(bytes)
  return {text, problems: isUtf8(bytes) ? [] : [...undecodableLines(bytes, firstLine)]}
}

/** Goes by the byte order mark, or by the NUL in a first ASCII character: no name begins with a NUL. */
function isWide(bytes: Uint8Array): boolean {
  const [first, second] = bytes
  return first === 0 || second === 0 || (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

/** The forms of UTF-16, as TextDecoder names them. */
export type Utf16 = 'utf-16be' | 'utf-16le'

/**
 * Goes by the byte order mark, or by a NUL in every other byte, as in ASCII text without one.
 * @returns undefined if the bytes are something else
 */
export function utf16Form(bytes: Uint8Array): Utf16 | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined
  const areNul = (place: 0 | 1, expected: boolean) =>
    bytes.every((octet, index) => index % 2 !== place || (octet === 0) === expected)
  if (areNul(1, true) && areNul(0, false)) return 'utf-16le'
  return areNul(0, true) && areNul(1, false) ? 'utf-16be' : undefined
}

function* undecodableLines(bytes: Uint8Array, firstLine: number): Generator<SecretProblem> {
  let line = firstLine
  for (const [start, end] of naturalLines(Buffer.from(bytes).toString('latin1'))) {
    if (!isUtf8(bytes.subarray(start, end)))
      yield {line, problem: 'has a byte that is not UTF-8; save the file as UTF-8'}
    line++
  }
}

/** The start and end of each line of a text, line ends excluded. */
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

/** @returns a function from an index into the text to its line number, from 1 */
export function lineFinder(text: string): (index: number) => number {
  const starts = lineStarts(text)
  return (index) => countBelow(starts, index + 1)
}

/** Searches for each line end, since a match for each would take several times as long, and much memory. */
function lineStarts(text: string): readonly number[] {
  const starts = [0]
  let lineFeed = text.indexOf('\n')
  let carriageReturn = text.indexOf('\r')
  while (lineFeed !== -1 || carriageReturn !== -1) {
    const isLineFeed = carriageReturn === -1 || (lineFeed !== -1 && lineFeed <= carriageReturn + 1)
    const start = (isLineFeed ? lineFeed : carriageReturn) + 1
    starts.push(start)
    if (isLineFeed) lineFeed = text.indexOf('\n', start)
    if (carriageReturn !== -1 && carriageReturn < start) carriageReturn = text.indexOf('\r', start)
  }
  return starts
}

/** @param numbers in ascending order */
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

/** Whether a line may be a record, which belongs to the entry on the next line. @param end the index of its line feed, or of its last byte */
export function endsInRecord(bytes: Uint8Array, end: number): boolean {
  let start = end
  while (start > 0 && bytes[start - 1] !== 10) start--
  return /^[ \t]*# mi /.test(latin1(bytes.subarray(start, Math.min(end, start + 64))))
}

/** One character for each byte. */
function latin1({buffer, byteOffset, length}: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1')
}

/** @returns the same text; a part that was cut from a text keeps all of that in memory */
export function detach(part: string): string {
  return ` ${part}`.slice(1)
}

/** The line end for new lines: the first one of the text; LF if there is none. */
export function lineEndOf(text: string): string {
  return /\r\n?|\n/.exec(text)?.[0] ?? '\n'
}
