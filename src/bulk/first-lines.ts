/** Remembers the line on which each alias was first seen, in at most 30 bytes per alias however long the aliases are. */
import {randomBytes} from 'node:crypto'

/** Writes two hashes of 32 bits each. */
type AliasHash = (alias: string, hash: Uint32Array) => void

/** How full a table may get before it grows. */
const mostFilled = 0.8

/** By how much a table grows. */
const growth = 1.5

/** How many tables share the aliases. Each grows by itself, so that hardly more memory than they need in the end is used meanwhile. */
const tableCount = 64

/**
 * Hash tables with open addressing. They keep no aliases, only 64-bit hashes of them: among a million aliases, the chance that two
 * share a hash is one in 37 million.
 */
export class FirstLines {
  readonly #hashOf: AliasHash
  readonly #hash = new Uint32Array(2)
  readonly #tables = Array.from({length: tableCount}, () => new Table(16))

  constructor(hashOf = seededHash(randomBytes(8))) {
    this.#hashOf = hashOf
  }

  /**
   * Remembers the line, unless the alias was seen before.
   * @param line from 1; 0 for an alias without a line
   * @returns the line on which the alias was first seen; undefined if that is now
   */
  see(alias: string, line: number): number | undefined {
    const [one, other] = this.#hashed(alias)
    return this.#tableFor(other).put(one, other, line)
  }

  /** @returns the line on which the alias was first seen; undefined if it was not */
  find(alias: string): number | undefined {
    const [one, other] = this.#hashed(alias)
    return this.#tableFor(other).find(one, other)
  }

  #hashed(alias: string): readonly [one: number, other: number] {
    this.#hashOf(alias, this.#hash)
    const [one = 0, other = 0] = this.#hash
    return [one, other]
  }

  #tableFor(hash: number): Table {
    const table = this.#tables[hash % tableCount]
    if (table === undefined) throw new TypeError('there is a table for every hash')
    return table
  }
}

/** A slot has two hashes, and the line plus one; 0 marks a free slot. */
const slotLength = 3

class Table {
  #size: number
  #slots: Uint32Array
  #count = 0

  /** @param size in slots */
  constructor(size: number) {
    this.#size = size
    this.#slots = new Uint32Array(size * slotLength)
  }

  /** @returns the line kept for the hash; undefined if there was none, and `line` is kept now */
  put(one: number, other: number, line: number): number | undefined {
    const at = this.#search(one, other)
    const known = this.#slots[at + 2] ?? 0
    if (known !== 0) return known - 1
    this.#slots[at] = one
    this.#slots[at + 1] = other
    this.#slots[at + 2] = line + 1
    if (++this.#count > mostFilled * this.#size) this.#grow()
    return undefined
  }

  /** @returns the line kept for the hash; undefined if there is none */
  find(one: number, other: number): number | undefined {
    const known = this.#slots[this.#search(one, other) + 2] ?? 0
    return known === 0 ? undefined : known - 1
  }

  /** @returns where the slot for the hash begins, or the free slot to put it in */
  #search(one: number, other: number): number {
    const slots = this.#slots
    let at = (one % this.#size) * slotLength
    while (slots[at + 2] !== 0 && (slots[at] !== one || slots[at + 1] !== other)) {
      at += slotLength
      if (at === slots.length) at = 0
    }
    return at
  }

  #grow(): void {
    const before = this.#slots
    this.#size = Math.ceil(growth * this.#size)
    this.#slots = new Uint32Array(this.#size * slotLength)
    for (let from = 0; from < before.length; from += slotLength) {
      if (before[from + 2] === 0) continue
      const at = this.#search(before[from] ?? 0, before[from + 1] ?? 0)
      this.#slots.set(before.subarray(from, from + slotLength), at)
    }
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
