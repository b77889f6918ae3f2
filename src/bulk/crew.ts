/** The threads that share the work with this one. They are started as soon as it is known how many pay off. */
import {availableParallelism} from 'node:os'
import type {Order} from './job.js'
import type {Pool} from './pool.js'

/** How much work is worth a thread. */
export interface Pace {
  /** How many values a thread gets at a time: 5 to 10 ms of work. */
  readonly size: number
  /** From this many values on, a second thread saves more time than it takes to start. */
  readonly worthThreads: number
}

/**
 * How many batches may be under way or wait for an earlier one. 16 of them are for this thread, which may finish that many while another
 * starts.
 */
export function mostWaiting(workers: number): number {
  return 4 * workers + 16
}

export class Crew {
  readonly #order: Order
  readonly #pace: Pace
  readonly #most: number
  #pool: Promise<Pool> | undefined

  /** @param threads how many may work at once, this one included */
  constructor(order: Order, pace: Pace, threads = availableParallelism()) {
    this.#order = order
    this.#pace = pace
    this.#most = threads
  }

  /** Starts as many threads as pay off for that many values. It may be called again when there are more. */
  expect(count: number): void {
    const {size, worthThreads} = this.#pace
    if (count < worthThreads || this.#most < 2) return
    this.#pool ??= import('./pool.js').then(({Pool: Threads}) => new Threads(this.#order))
    const workers = Math.min(this.#most, Math.ceil(count / size)) - 1
    void this.#pool.then((pool) => {
      pool.growTo(workers)
    })
  }

  /** How many batches may be in memory: those that threads have, and those that wait for an earlier one. */
  get mostWaiting(): number {
    return mostWaiting(this.#most - 1)
  }

  /** The threads that were started; undefined if this one works alone. */
  get pool(): Promise<Pool> | undefined {
    return this.#pool
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    const pool = await this.#pool
    await pool?.close()
  }
}
