/** Reads big-endian numbers and byte ranges from untrusted bytes, never past their end. */
import {damaged} from '../damage.js'

/** Every method that reads throws KeystoreError if too few bytes are left. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** How many bytes have been read. */
  get position(): number {
    return this.#position
  }

  uint8(): number {
    return this.#number(1)
  }

  uint16(): number {
    return this.#number(2)
  }

  /** Unsigned, so that a negative Java length is beyond the end. */
  uint32(): number {
    return this.#number(4)
  }

  /** @returns a view of the next `length` bytes, not a copy */
  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#position) throw damaged('it is truncated, or one of its lengths is wrong')
    const start = this.#position
    this.#position += length
    return this.#bytes.subarray(start, this.#position)
  }

  #number(octets: number): number {
    return this.take(octets).reduce((number, octet) => number * 256 + octet, 0)
  }
}
