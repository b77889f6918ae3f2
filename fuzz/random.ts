import {Fractions} from '../bench/fractions.js'

/** Pseudo-random choices: the same seed makes the same choices on every machine. */
export class Random extends Fractions {
  /** @param seed numbers and words; each combination of them is another seed */
  constructor(...seed: readonly (number | string)[]) {
    super(hashText(seed.join(':')))
  }

  /** @returns a whole number from 0 up to, but not including, the limit; 0 if the limit is 0 */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit)
  }

  /** Is true once in so many calls. */
  oneIn(calls: number): boolean {
    return this.below(calls) === 0
  }

  /** @throws RangeError if there are none */
  pick<T>(items: readonly T[]): T {
    const at = this.below(items.length)
    if (at in items) return items[at] as T
    throw new RangeError('nothing to pick from')
  }

  /** @returns how many changes to make: from 1 to the limit, few more often than many, since most inputs do not survive many */
  amount(most: number): number {
    return 1 + this.below(1 + this.below(most))
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({length}, () => this.below(256)))
  }
}

/** FNV-1a, in 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash
}
