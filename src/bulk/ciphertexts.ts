/** The ciphertexts of a batch in one piece of memory, so that a thread can hand them over without copying them. */

export interface Ciphertexts {
  /** How many there are. */
  readonly length: number
  readonly bytes: Uint8Array<ArrayBuffer>
  /** For each one, the index after its last byte. */
  readonly ends: Uint32Array<ArrayBuffer>
}

/** @param ciphertexts as raw bytes */
export function packCiphertexts(ciphertexts: readonly Uint8Array[]): Ciphertexts {
  const bytes = new Uint8Array(ciphertexts.reduce((sum, {length}) => sum + length, 0))
  const ends = new Uint32Array(ciphertexts.length)
  let end = 0
  let count = 0
  for (const ciphertext of ciphertexts) {
    bytes.set(ciphertext, end)
    ends[count++] = end += ciphertext.length
  }
  return {length: count, bytes, ends}
}

/** @returns the ciphertexts in base64 with padding and without line breaks, in their order */
export function base64Of({bytes, ends}: Ciphertexts): readonly string[] {
  const buffer = Buffer.from(bytes.buffer)
  return Array.from(ends, (end, index) => buffer.toString('base64', ends[index - 1] ?? 0, end))
}
