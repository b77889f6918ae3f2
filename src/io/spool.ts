/** Records in a temporary file, written one after another and then read in any order. */
import {closeSync, openSync, readSync, writeSync} from 'node:fs'
import {explained, systemCode} from './system-errors.js'

const ownerOnly = 0o600

/** In bytes: how much is written at once, and how much is read at once because the next record is often the next to be read. */
const chunkBytes = {written: 256 << 10, read: 32 << 10} as const

const lengthBytes = 4

/** Synchronous, because most records are in what was read last. */
export class Spool {
  readonly #file: string
  readonly #descriptor: number
  #pending: Buffer[] = []
  #pendingBytes = 0
  /** In bytes, with what is pending. */
  #size = 0
  #window: Buffer = Buffer.alloc(0)
  #windowAt = 0

  /** @param file the path of a new file, which only its owner can read @throws FileError, as all other methods do */
  constructor(file: string) {
    this.#file = file
    this.#descriptor = this.#explaining('write', () => openSync(file, 'wx+', ownerOnly))
  }

  /** @returns the position of the record, to read it */
  append(record: Uint8Array): number {
    const position = this.#size
    const length = Buffer.alloc(lengthBytes)
    length.writeUInt32LE(record.length)
    this.#pending.push(length, Buffer.from(record))
    this.#pendingBytes += lengthBytes + record.length
    this.#size += lengthBytes + record.length
    if (this.#pendingBytes >= chunkBytes.written) this.#flush()
    return position
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending, this.#pendingBytes)
    this.#explaining('write', () => {
      for (let from = 0; from < bytes.length;) from += writeSync(this.#descriptor, bytes, from)
    })
    this.#pending = []
    this.#pendingBytes = 0
  }

  /** @param position returned by `append` @returns a record, valid until the next is read */
  read(position: number): Buffer {
    if (this.#pendingBytes > 0) this.#flush()
    const length = this.#bytesAt(position, lengthBytes).readUInt32LE()
    return this.#bytesAt(position + lengthBytes, length)
  }

  #bytesAt(position: number, length: number): Buffer {
    const start = position - this.#windowAt
    if (start < 0 || start + length > this.#window.length) {
      this.#window = this.#readAt(position, Math.max(length, chunkBytes.read))
      this.#windowAt = position
    }
    const from = position - this.#windowAt
    return this.#window.subarray(from, from + length)
  }

  /** @returns fewer bytes at the end of the file */
  #readAt(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length)
    let count = 0
    while (count < length) {
      const read = this.#explaining('read', () =>
        readSync(this.#descriptor, bytes, count, length - count, position + count),
      )
      if (read === 0) break
      count += read
    }
    return bytes.subarray(0, count)
  }

  #explaining<T>(verb: 'read' | 'write', act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw explained(error, this.#file, verb)
    }
  }

  /** Ends reading and writing. The file remains. Never fails: nobody reads it again. */
  close(): void {
    try {
      closeSync(this.#descriptor)
    } catch (error) {
      if (systemCode(error) === undefined) throw error
    }
  }
}
