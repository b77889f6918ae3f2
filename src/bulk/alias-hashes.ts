/** Which aliases may occur more than once, found in eight bytes for each. */
import {randomBytes} from 'node:crypto'

export interface AliasHashes {
  add(alias: string): void
  /** @returns a test that holds for every alias that was added more than once, and by chance for another */
  mayRepeat(): ((alias: string) => boolean) | undefined
}

/** Up to so many aliases are kept as they are, which takes less time than to hash them. */
const few = 4096

/** The seed keeps anybody from making a file whose aliases all collide. */
export function aliasHashes(hash = seededHash(randomBytes(8))): AliasHashes {
  const known = new Set<string>()
  const repeated = new Set<string>()
  let many: Hashes | undefined
  return {
    add: (alias) => {
      if (many !== undefined) many.add(alias)
      else if (known.has(alias)) repeated.add(alias)
      else if (known.add(alias).size === few) many = new Hashes(hash, [...known, ...repeated])
    },
    mayRepeat: () => {
      if (many !== undefined) return many.mayRepeat()
      return repeated.size === 0 ? undefined : (alias) => repeated.has(alias)
    },
  }
}

class Hashes {
  readonly #hash: (alias: string) => number
  #hashes = new Float64Array(2 * few)
  #count = 0

  constructor(hash: (alias: string) => number, aliases: readonly string[]) {
    this.#hash = hash
    for (const alias of aliases) this.add(alias)
  }

  add(alias: string): void {
    if (this.#count === this.#hashes.length) {
      const larger = new Float64Array(2 * this.#count)
      larger.set(this.#hashes)
      this.#hashes = larger
    }
    this.#hashes[this.#count++] = this.#hash(alias)
  }

  mayRepeat(): ReturnType<AliasHashes['mayRepeat']> {
    const sorted = this.#hashes.subarray(0, this.#count).sort()
    const repeated = new Set(sorted.filter((each, index) => index > 0 && each === sorted[index - 1]))
    return repeated.size === 0 ? undefined : (alias) => repeated.has(this.#hash(alias))
  }
}

/** cyrb53: two hashes of 32 bits side by side, of which a double holds 53 bits. */
function seededHash(seed: Buffer): (text: string) => number {
  const [first, second] = [seed.readInt32LE(0), seed.readInt32LE(4)]
  return (text) => {
    let one = first
    let other = second
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      one = Math.imul(one ^ code, 0x9e3779b1)
      other = Math.imul(other ^ code, 0x5f356495)
    }
    one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35)
    other = Math.imul(other ^ (other >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35)
    return (other & 0x1fffff) * 0x1_0000_0000 + (one >>> 0)
  }
}
