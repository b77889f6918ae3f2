/** What is done with values, batch by batch: they are encrypted or decrypted, on as many threads as pay off. */
import type {KeyObject} from 'node:crypto'
import type {AcceptedTransformations} from '../cipher/block-decryptor.js'
import {packCiphertexts, type Ciphertexts} from './ciphertexts.js'
import type {Crew} from './crew.js'
import type {EncryptionKey} from './fitness.js'
import type {Task} from './pool.js'

/** What a thread is started with: the same for every batch. */
export interface Order {
  readonly kind: 'encrypt' | 'open'
  /** The name of the transformation. */
  readonly transformation: string
  readonly key: KeyObject
  /** For decrypting. */
  readonly accepted?: AcceptedTransformations | undefined
}

/** What becomes of a batch: as many results as it has items, in their order. */
export interface Results {
  readonly length: number
}

export type Perform<Item, R extends Results> = (items: readonly Item[]) => R

/** Items and results are what threads send each other, so they must be data that can be cloned. */
export interface Job<Batch, Item, R extends Results> {
  /**
   * Prepares this thread to do the same as the others.
   * @throws TypeError if the key is not of the kind that the transformation requires
   */
  prepare(): Perform<Item, R> | Promise<Perform<Item, R>>
  itemsOf(batch: Batch): readonly Item[]
}

/** A batch that a thread has received. */
export interface Begun<Batch, R extends Results> {
  readonly batch: Batch
  readonly task: Task<R>
}

/** A batch and one result for each of its items. */
export interface Finished<Batch, R extends Results> {
  readonly batch: Batch
  readonly results: R
}

/**
 * @param crew is told to close at the end
 * @param begun batches before the others, which the crew works on already
 * @returns all of them, in their order
 * @throws ThreadError if a thread fails; TypeError as `prepare`; what `batches` throws
 */
export async function* finishInOrder<Batch, Item, R extends Results>(
  batches: AsyncIterable<Batch>,
  job: Job<Batch, Item, R>,
  crew: Crew,
  begun: readonly Begun<Batch, R>[] = [],
): AsyncGenerator<Finished<Batch, R>> {
  try {
    const pool = await crew.pool
    if (pool === undefined) {
      yield* finishHere(batches, job)
    } else {
      const {finishOnThreads} = await import('./in-order.js')
      yield* finishOnThreads(batches, job, pool, begun)
    }
  } finally {
    // The end of the threads delays nobody. It fails only if they could not be loaded, which was thrown above.
    crew.close().catch(() => undefined)
  }
}

async function* finishHere<Batch, Item, R extends Results>(
  batches: AsyncIterable<Batch>,
  job: Job<Batch, Item, R>,
): AsyncGenerator<Finished<Batch, R>> {
  const perform = await job.prepare()
  for await (const batch of batches) {
    yield {batch, results: perform(job.itemsOf(batch))}
    // Signals are handled only between two turns of the event loop.
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
}

/** @returns a function from plaintexts to ciphertexts @throws TypeError as `prepare` */
export async function batchEncryptor({transformation, key}: EncryptionKey): Promise<Perform<string, Ciphertexts>> {
  const encrypt = await transformation.encryptor(key)
  return (plaintexts) => packCiphertexts(plaintexts.map((plaintext) => encrypt(Buffer.from(plaintext, 'utf8'))))
}
