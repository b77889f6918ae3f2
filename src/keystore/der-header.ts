/** Reads only the header of what may be DER or BER (X.690, 8.1), to recognise a file before parsing it. */

interface ElementHeader {
  /** Index of the first byte of the content. */
  readonly start: number
  /** Index after the content, which may be beyond the end of the bytes; undefined for an indefinite length. */
  readonly end: number | undefined
}

/** The header of the SEQUENCE at index `at`; undefined if there is none. */
export function sequenceAt(bytes: Uint8Array, at = 0): ElementHeader | undefined {
  return bytes[at] === 0x30 ? headerAt(bytes, at) : undefined
}

/** The header of the element at index `at`, with any tag of one byte; undefined if there is none. */
export function headerAt(bytes: Uint8Array, at: number): ElementHeader | undefined {
  const first = bytes[at + 1]
  if (first === undefined) return undefined
  const start = at + 2
  if (first < 0x80) return {start, end: start + first}
  if (first === 0x80) return {start, end: undefined}
  const count = first - 0x80
  const octets = bytes.subarray(start, start + count)
  if (count > 4 || octets.length < count) return undefined
  const length = octets.reduce((number, octet) => number * 256 + octet, 0)
  return {start: start + count, end: start + count + length}
}
