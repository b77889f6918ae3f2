/** Encrypts batches on several threads, including this one, and returns them in their order. */
import type {KeyObject} from 'node:crypto'
import {setImmediate} from 'node:timers/promises'
import type {Transformation} from '../cipher/transformation.js'
import type {EncryptedValue, NamedValue} from '../formats/format.js'
import {batchEncryptor} from './batch.js'
import {Pool, type Task} from './pool.js'

interface Crew {
  readonly transformation: Transformation
  readonly key: KeyObject
  /** Threads in addition to this one. */
  readonly workers: number
}

type Batch = readonly NamedValue[]

/**
 * How many finished batches may wait for an earlier one, in addition to those being encrypted: as many as this thread encrypts
 * while another starts.
 */
const slack = 16

/**
 * @param pair joins a batch and its ciphertexts
 * @throws ThreadError if a thread fails, and what `batches` throws
 */
export async function* encryptInOrder(
  batches: AsyncIterable<Batch>,
  {transformation, key, workers}: Crew,
  pair: (batch: Batch, ciphertexts: readonly string[]) => readonly EncryptedValue[],
): AsyncGenerator<readonly EncryptedValue[]> {
  const pool = new Pool(workers, transformation, key)
  try {
    const encrypt = await batchEncryptor(transformation, key)
    const queue = new Queue(batches, 4 * workers + slack)
    for (;;) {
      pool.check()
      const {first} = queue
      if (queue.isOver && first === undefined) return
      if (queue.mayTake && pool.hasRoom) {
        await queue.take((plaintexts) => pool.submit(plaintexts))
      } else if (first?.task.ciphertexts !== undefined) {
        queue.shift()
        yield pair(first.batch, first.task.ciphertexts)
      } else if (first?.task.isLost) {
        first.task.ciphertexts = encrypt(plaintextsOf(first.batch))
      } else if (queue.mayTake) {
        await queue.take((plaintexts) => ({count: plaintexts.length, ciphertexts: encrypt(plaintexts)}))
        // Messages and signals are handled only between two turns of the event loop.
        await setImmediate()
      } else {
        await pool.waitForChange()
      }
    }
  } finally {
    await pool.close()
  }
}

interface Item {
  readonly batch: Batch
  readonly task: Task
}

/** The batches that were taken from the source and whose ciphertexts were not returned yet, in their order. */
class Queue {
  readonly #source: AsyncIterator<Batch>
  readonly #most: number
  readonly #items: Item[] = []
  #isOver = false

  /** @param most how many batches it may hold */
  constructor(batches: AsyncIterable<Batch>, most: number) {
    this.#source = batches[Symbol.asyncIterator]()
    this.#most = most
  }

  get first(): Item | undefined {
    return this.#items[0]
  }

  /** Whether the source has no more batches. */
  get isOver(): boolean {
    return this.#isOver
  }

  get mayTake(): boolean {
    return !this.#isOver && this.#items.length < this.#most
  }

  /** Takes the next batch from the source, if there is one. */
  async take(taskFor: (plaintexts: readonly string[]) => Task): Promise<void> {
    const next = await this.#source.next()
    if (next.done) this.#isOver = true
    else this.#items.push({batch: next.value, task: taskFor(plaintextsOf(next.value))})
  }

  /** Removes the first batch. */
  shift(): void {
    this.#items.shift()
  }
}

function plaintextsOf(batch: Batch): readonly string[] {
  return batch.map(({value}) => value)
}
