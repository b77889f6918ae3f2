import {Fractions} from '../bench/fractions.js'

/** Choices that look random, and are the same for the same seed. */
export class Random extends Fractions {
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
