/** What the hash functions here have in common: Merkle and Damgård's construction over 32-bit words. */
export interface HashFunction {
  /** The length of a block, in words. */
  readonly blockWords: 16 | 32
  /** The length of the digest, in words: the beginning of the final state. */
  readonly digestWords: number
  /** Whether the bytes of a word are in little-endian order. */
  readonly littleEndian: boolean
  readonly initialState: Int32Array
  /**
   * Replaces the state with that after one more block.
   * @param message the block is read from it
   * @param start where the block begins, in words
   */
  compress(state: Int32Array, message: Int32Array, start: number): void
}
