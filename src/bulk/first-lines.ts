/** Remembers the line on which each alias was first seen, in at most 30 bytes per alias however long the aliases are. */
/** Writes two hashes of 32 bits each. */
type AliasHash = (alias: string, hash: Uint32Array) => void

/**
 * A hash table with chains. It keeps no aliases, only 64-bit hashes of them: among a million aliases, the chance that two share a hash
 * is one in 37 million.
 */
export class FirstLines {
  readonly #hashOf: AliasHash
  readonly #hash = new Uint32Array(2)
  readonly #entries = new Entries()
  /** For each remainder of a hash, the index of the last entry with it; 0 if there is none. The length is a power of two. */
  #chains: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 10)

  constructor(hashOf = seededHash(randomSeed(), randomSeed())) {
    this.#hashOf = hashOf
  }

  /**
   * Remembers the line, unless the alias was seen before.
   * @param line from 1; 0 for an alias without a line
   * @returns the line on which the alias was first seen; undefined if that is now
   */
  see(alias: string, line: number): number | undefined {
    const known = this.find(alias)
    if (known !== undefined) return known
    const [one = 0, other = 0] = this.#hash
    this.#chain(this.#entries.add(one, other, line))
    if (this.#entries.count > this.#chains.length) this.#grow()
    return undefined
  }

  /** @returns the line on which the alias was first seen; undefined if it was not */
  find(alias: string): number | undefined {
    this.#hashOf(alias, this.#hash)
    const [one = 0, other = 0] = this.#hash
    return this.#entries.findLine(this.#chains[one & (this.#chains.length - 1)] ?? 0, one, other)
  }

  /**
   * Gives the memory back to the system now, if it is much; the garbage collector would do so much later. Nothing can be seen or found
   * afterwards.
   */
  free(): void {
    const arrays = this.#entries.takeParts()
    if (arrays.length > 1) release([this.#chains, ...arrays])
  }

  #chain(index: number): void {
    const chain = this.#entries.get(index, field.one) & (this.#chains.length - 1)
    this.#entries.setNext(index, this.#chains[chain] ?? 0)
    this.#chains[chain] = index
  }

  #grow(): void {
    this.#chains = new Uint32Array(2 * this.#chains.length)
    for (let index = 1; index <= this.#entries.count; index++) this.#chain(index)
  }
}

/** The numbers of an entry: two hashes, a line, and the index of the next entry in its chain. */
const field = {one: 0, other: 1, line: 2, next: 3} as const
const entryLength = 4

/** In entries; a power of two. Parts of 256 KiB are given back to the system when they are freed. */
const partLength = 1 << 14

/** Entries with indices from 1. They never move, because memory freed while growing would be reused badly. */
class Entries {
  readonly #parts: Uint32Array<ArrayBuffer>[] = []
  count = 0

  /** @returns the index of the entry */
  add(one: number, other: number, line: number): number {
    const index = ++this.count
    if (Math.floor(index / partLength) >= this.#parts.length)
      this.#parts.push(new Uint32Array(partLength * entryLength))
    const part = this.#partOf(index)
    const at = (index % partLength) * entryLength
    part[at + field.one] = one
    part[at + field.other] = other
    part[at + field.line] = line
    return index
  }

  /** @param first the index of the first entry of the chain; 0 if it is empty */
  findLine(first: number, one: number, other: number): number | undefined {
    for (let index = first; index !== 0;) {
      const part = this.#partOf(index)
      const at = (index % partLength) * entryLength
      if (part[at + field.one] === one && part[at + field.other] === other) return part[at + field.line]
      index = part[at + field.next] ?? 0
    }
    return undefined
  }

  get(index: number, which: number): number {
    return this.#partOf(index)[(index % partLength) * entryLength + which] ?? 0
  }

  setNext(index: number, next: number): void {
    this.#partOf(index)[(index % partLength) * entryLength + field.next] = next
  }

  takeParts(): readonly Uint32Array<ArrayBuffer>[] {
    return this.#parts.splice(0)
  }

  #partOf(index: number): Uint32Array {
    const part = this.#parts[Math.floor(index / partLength)]
    if (part === undefined) throw new TypeError('the entry was added')
    return part
  }
}

/** What is sent to a channel belongs to it, and goes with it. */
function release(arrays: readonly Uint32Array<ArrayBuffer>[]): void {
  const {port1, port2} = new MessageChannel()
  port1.postMessage(
    undefined,
    arrays.map(({buffer}) => buffer),
  )
  port1.close()
  port2.close()
}

/** The two lanes of cyrb53. The random seed prevents files whose aliases all share a slot. */
function seededHash(first: number, second: number): AliasHash {
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

/** Good enough for those who cannot see it. Loading node:crypto takes longer than reading a thousand aliases. */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32) | 0
}
