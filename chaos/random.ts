/** Choices that look random, and are the same for the same seed. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** @returns a number from 0 to 1, which is excluded; Mulberry32 by Tommy Ettinger */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** @returns a whole number from `least` to `most` */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1))
  }

  /** @throws RangeError if there are none */
  pick<const T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError('there is nothing to choose from')
    return choices[Math.floor(this.fraction() * choices.length)] as T
  }

  /** @returns the same items in another order */
  shuffle<T>(items: readonly T[]): readonly T[] {
    return items
      .map((item) => ({item, position: this.fraction()}))
      .sort((one, other) => one.position - other.position)
      .map(({item}) => item)
  }

  /** Whether something happens that has this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability
  }
}
