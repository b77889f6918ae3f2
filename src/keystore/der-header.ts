/** A glance at the first bytes of what may be DER or BER (X.690, 8.1), before anything is read in earnest. */

export interface SequenceHeader {
  /** Where the content begins. */
  readonly start: number
  /** Where the content ends, perhaps beyond the bytes there are; undefined for an indefinite length. */
  readonly end: number | undefined
}

/** The header of the SEQUENCE that begins at `at`; undefined where none does. */
export function sequenceAt(bytes: Uint8Array, at = 0): SequenceHeader | undefined {
  const first = bytes[at + 1]
  if (bytes[at] !== 0x30 || first === undefined) return undefined
  const start = at + 2
  if (first < 0x80) return {start, end: start + first}
  if (first === 0x80) return {start, end: undefined}
  const count = first - 0x80
  const octets = bytes.subarray(start, start + count)
  if (count > 4 || octets.length < count) return undefined
  const length = octets.reduce((number, octet) => number * 256 + octet, 0)
  return {start: start + count, end: start + count + length}
}
