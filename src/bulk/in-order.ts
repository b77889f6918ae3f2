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
    const window = 4 * workers + slack
    const queue: {readonly batch: Batch; readonly task: Task}[] = []
    const source = batches[Symbol.asyncIterator]()
    for (let isOver = false; ;) {
      pool.check()
      const first = queue[0]
      if (isOver && first === undefined) return
      const mayTake = !isOver && queue.length < window
      if (mayTake && pool.hasRoom) {
        isOver = !(await take((plaintexts) => pool.submit(plaintexts)))
      } else if (first?.task.ciphertexts !== undefined) {
        queue.shift()
        yield pair(first.batch, first.task.ciphertexts)
      } else if (first?.task.isLost) {
        first.task.ciphertexts = encrypt(first.batch.map(({value}) => value))
      } else if (mayTake) {
        isOver = !(await take((plaintexts) => ({count: plaintexts.length, ciphertexts: encrypt(plaintexts)})))
        // Messages and signals are handled only between two turns of the event loop.
        await setImmediate()
      } else {
        await pool.waitForChange()
      }
    }

    async function take(taskFor: (plaintexts: readonly string[]) => Task): Promise<boolean> {
      const next = await source.next()
      if (next.done) return false
      const batch = next.value
      queue.push({batch, task: taskFor(batch.map(({value}) => value))})
      return true
    }
  } finally {
    await pool.close()
  }
}
