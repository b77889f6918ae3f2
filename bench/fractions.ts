/** Pseudo-random numbers that are the same for the same seed, on every machine: Mulberry32 by Tommy Ettinger. */
export class Fractions {
  #state: number

  /** @param seed a whole number, of which 32 bits count */
  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** @returns a number from 0 up to, but not including, 1 */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
