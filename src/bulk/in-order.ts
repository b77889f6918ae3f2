/** Finishes batches on several threads, including this one, and returns them in their order. */
import {setImmediate} from 'node:timers/promises'
import {mostWaiting} from './crew.js'
import type {Begun, Finished, Job, Results} from './job.js'
import type {Pool, Task} from './pool.js'

/**
 * @param pool the threads in addition to this one
 * @param begun what the pool works on already
 * @throws ThreadError if a thread fails, and what `batches` throws
 */
export async function* finishOnThreads<Batch, Item, R extends Results>(
  batches: AsyncIterable<Batch>,
  job: Job<Batch, Item, R>,
  pool: Pool,
  begun: readonly Begun<Batch, R>[],
): AsyncGenerator<Finished<Batch, R>> {
  const queue = new Queue<Batch, R>(batches, begun)
  try {
    const perform = await job.prepare()
    for (;;) {
      pool.check()
      const {first} = queue
      if (queue.isOver && first === undefined) return
      const mayTake = !queue.isOver && queue.length < mostWaiting(pool.size)
      if (mayTake && pool.hasRoom) {
        await queue.take((batch) => pool.submit<R>(job.itemsOf(batch)))
      } else if (first?.task.results !== undefined) {
        queue.shift()
        yield {batch: first.batch, results: first.task.results}
      } else if (first?.task.isLost) {
        first.task.results = perform(job.itemsOf(first.batch))
      } else if (mayTake) {
        await queue.take((batch) => {
          const items = job.itemsOf(batch)
          return {count: items.length, results: perform(items)}
        })
        // Messages and signals are handled only between two turns of the event loop.
        await setImmediate()
      } else {
        await pool.waitForChange()
      }
    }
  } finally {
    await queue.close()
  }
}

/** The batches that were taken from the source and whose results were not returned yet, in their order. */
class Queue<Batch, R extends Results> {
  readonly #source: AsyncIterator<Batch>
  readonly #entries: Begun<Batch, R>[]
  #isOver = false

  constructor(batches: AsyncIterable<Batch>, begun: readonly Begun<Batch, R>[]) {
    this.#source = batches[Symbol.asyncIterator]()
    this.#entries = [...begun]
  }

  get first(): Begun<Batch, R> | undefined {
    return this.#entries[0]
  }

  /** Whether the source has no more batches. */
  get isOver(): boolean {
    return this.#isOver
  }

  get length(): number {
    return this.#entries.length
  }

  /** Takes the next batch from the source, if there is one. */
  async take(taskFor: (batch: Batch) => Task<R>): Promise<void> {
    const next = await this.#source.next()
    if (next.done) this.#isOver = true
    else this.#entries.push({batch: next.value, task: taskFor(next.value)})
  }

  /** Removes the first batch. */
  shift(): void {
    this.#entries.shift()
  }

  /** Takes no more. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }
}
