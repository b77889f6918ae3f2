/** Remembers the line on which each alias was first seen, in at most 30 bytes per alias however long the aliases are. */
import {randomBytes} from 'node:crypto'

/** Writes two hashes of 32 bits each. */
type AliasHash = (alias: string, hash: Uint32Array) => void

/** How full the table may get before it grows. */
const mostFilled = 0.8

/**
 * A hash table with open addressing. It keeps no aliases, only 64-bit hashes of them: among a million aliases, the chance that two
 * share a hash is one in 37 million.
 */
export class FirstLines {
  readonly #hashOf: AliasHash
  readonly #hash = new Uint32Array(2)
  #table = new Table(1 << 10)
  #count = 0

  constructor(hashOf = seededHash(randomBytes(8))) {
    this.#hashOf = hashOf
  }

  /**
   * Remembers the line, unless the alias was seen before.
   * @param line from 1; 0 for an alias without a line
   * @returns the line on which the alias was first seen; undefined if that is now
   */
  see(alias: string, line: number): number | undefined {
    this.#hashOf(alias, this.#hash)
    const [one = 0, other = 0] = this.#hash
    const known = this.#table.put(one, other, line)
    if (known === undefined && ++this.#count > mostFilled * this.#table.size) this.#table = this.#table.doubled()
    return known
  }

  /** @returns the line on which the alias was first seen; undefined if it was not */
  find(alias: string): number | undefined {
    this.#hashOf(alias, this.#hash)
    const [one = 0, other = 0] = this.#hash
    return this.#table.find(one, other)
  }
}

class Table {
  readonly size: number
  readonly #ones: Uint32Array
  readonly #others: Uint32Array
  /** The line plus one; 0 marks a free slot. */
  readonly #lines: Uint32Array

  /** @param size a power of two */
  constructor(size: number) {
    this.size = size
    this.#ones = new Uint32Array(size)
    this.#others = new Uint32Array(size)
    this.#lines = new Uint32Array(size)
  }

  /** @returns the line kept for the hash; undefined if there was none, and `line` is kept now */
  put(one: number, other: number, line: number): number | undefined {
    let slot = one & (this.size - 1)
    for (; this.#lines[slot] !== 0; slot = (slot + 1) & (this.size - 1)) {
      if (this.#ones[slot] === one && this.#others[slot] === other) return (this.#lines[slot] ?? 1) - 1
    }
    this.#ones[slot] = one
    this.#others[slot] = other
    this.#lines[slot] = line + 1
    return undefined
  }

  /** @returns the line kept for the hash; undefined if there is none */
  find(one: number, other: number): number | undefined {
    let slot = one & (this.size - 1)
    for (; this.#lines[slot] !== 0; slot = (slot + 1) & (this.size - 1)) {
      if (this.#ones[slot] === one && this.#others[slot] === other) return (this.#lines[slot] ?? 1) - 1
    }
    return undefined
  }

  doubled(): Table {
    const table = new Table(2 * this.size)
    for (let slot = 0; slot < this.size; slot++) {
      const line = this.#lines[slot] ?? 0
      if (line !== 0) table.put(this.#ones[slot] ?? 0, this.#others[slot] ?? 0, line - 1)
    }
    return table
  }
}

/** The two lanes of cyrb53. The random seed prevents files whose aliases all share a slot. */
function seededHash(seed: Buffer): AliasHash {
  const [first, second] = [seed.readInt32LE(0), seed.readInt32LE(4)]
  return (alias, hash) => {
    let one = first
    let other = second
    for (let index = 0; index < alias.length; index++) {
      const code = alias.charCodeAt(index)
      one = Math.imul(one ^ code, 0x9e3779b1)
      other = Math.imul(other ^ code, 0x5f356495)
    }
    hash[0] = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35)
    hash[1] = Math.imul(other ^ (other >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35)
  }
}
