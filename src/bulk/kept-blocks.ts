/** The blocks of a file, kept for the next time that it is read, if they take little memory. */
import type {EncryptedBlock} from '../formats/format.js'

/** What may be kept of a file. Short values take many times the memory of their bytes. */
const most = {bytes: 8 << 20, values: 1 << 14} as const

export class KeptBlocks {
  #blocks: EncryptedBlock[] | undefined = []
  #bytes = 0
  #values = 0

  /** @param bytes how long the block is */
  add(block: EncryptedBlock, bytes: number): void {
    this.#bytes += bytes
    this.#values += block.values.length
    if (this.#bytes > most.bytes || this.#values > most.values) this.#blocks = undefined
    this.#blocks?.push(block)
  }

  /** All that were added; undefined if they were too many. */
  get blocks(): readonly EncryptedBlock[] | undefined {
    return this.#blocks
  }
}
