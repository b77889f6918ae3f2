/** Other threads encrypt the first secrets while this one still checks the rest. What they make is held until all are checked. */
import type {NamedValue} from '../formats/format.js'
import type {Ciphertexts} from './ciphertexts.js'
import type {Crew, Pace} from './crew.js'
import type {Begun} from './job.js'
import type {Pool} from './pool.js'

/** On two cores with RSA-2048, 1,000 take 24 ms on one thread and 50 ms on two, 2,000 take about 47 ms on either, 4,000 take 87 and 70 ms. */
export const pace: Pace = {size: 256, worthThreads: 2000}

/** In characters. A batch of this length gets no more secrets: with a symmetric key, secrets may be long. */
const batchLength = 1 << 20

/** Collects values until they are a thread's share. */
export class Batching {
  #batch: NamedValue[] = []
  #length = 0

  /** @returns a batch, if the value completes one */
  add(value: NamedValue): readonly NamedValue[] | undefined {
    this.#length += value.value.length
    return this.#batch.push(value) < pace.size && this.#length < batchLength ? undefined : this.rest()
  }

  /** @returns what was added since the last batch */
  rest(): readonly NamedValue[] {
    const batch = this.#batch
    this.#batch = []
    this.#length = 0
    return batch
  }
}

export class HeadStart {
  readonly crew: Crew
  readonly #batching = new Batching()
  readonly #waiting: (readonly NamedValue[])[] = []
  readonly #begun: Begun<readonly NamedValue[], Ciphertexts>[] = []
  #pool: Pool | undefined
  #seen = 0
  #isFull = false

  constructor(crew: Crew) {
    this.crew = crew
  }

  /** What was begun: the first values of the source without gaps, even those that later values supersede. */
  get begun(): readonly Begun<readonly NamedValue[], Ciphertexts>[] {
    return this.#begun
  }

  /**
   * Takes note of the next values of the source, and gives the first ones to threads that have nothing to do.
   * @param areFit whether they and all before them can be encrypted
   */
  add(values: readonly NamedValue[], areFit: boolean): void {
    this.#seen += values.length
    this.crew.expect(this.#seen)
    if (areFit) this.#collect(values)
    else this.#isFull = true
    this.#feed()
  }

  /** No more than may wait to be read anyway: see `mostWaiting`. */
  #collect(values: readonly NamedValue[]): void {
    for (const value of values) {
      if (this.#isFull) return
      const batch = this.#batching.add(value)
      if (batch !== undefined) this.#waiting.push(batch)
      this.#isFull = this.#waiting.length + this.#begun.length >= this.crew.mostWaiting
    }
  }

  #feed(): void {
    if (this.#pool === undefined) {
      void this.crew.pool?.then((pool) => (this.#pool = pool))
      return
    }
    while (this.#pool.hasRoom) {
      const batch = this.#waiting.shift()
      if (batch === undefined) return
      const task = this.#pool.submit<Ciphertexts>(batch.map(({value}) => value))
      this.#begun.push({batch, task})
    }
  }
}
