/** Encrypts the plaintexts of many batches in their order, on as many threads as pay off. */
import {base64Of, type Ciphertexts} from './ciphertexts.js'
import {Crew} from './crew.js'
import type {EncryptionKey} from './fitness.js'
import {pace} from './head-start.js'
import {batchEncryptor, finishInOrder, type Job} from './job.js'

/** Plaintexts, few or none, and what they belong to. */
export interface PlainBatch<T> {
  readonly item: T
  readonly plaintexts: readonly string[]
}

/** The same, encrypted: ciphertexts in base64 with padding and without line breaks, in the order of the plaintexts. */
export interface EncryptedBatch<T> {
  readonly item: T
  readonly ciphertexts: readonly string[]
}

/**
 * Encrypts batches while they are read.
 * @param count how many plaintexts there are
 * @returns as many batches, in their order
 * @throws TypeError if the key is not of the kind that the transformation requires; ThreadError; what `batches` throws
 */
export async function* encryptBatches<T>(
  batches: AsyncIterable<PlainBatch<T>>,
  {transformation, key}: EncryptionKey,
  count: number,
): AsyncGenerator<EncryptedBatch<T>> {
  const crew = new Crew({kind: 'encrypt', transformation: transformation.name, key}, pace)
  crew.expect(count)
  const job: Job<Slice<T>, string, Ciphertexts> = {
    prepare: () => batchEncryptor({transformation, key}),
    itemsOf: ({plaintexts}) => plaintexts,
  }
  let ciphertexts: string[] = []
  for await (const {batch, results} of finishInOrder(slicesOf(batches), job, crew)) {
    for (const ciphertext of base64Of(results)) ciphertexts.push(ciphertext)
    if (batch.done === undefined) continue
    yield {item: batch.done.item, ciphertexts}
    ciphertexts = []
  }
}

/** Part of a batch: what a thread gets at a time. */
interface Slice<T> {
  readonly plaintexts: readonly string[]
  /** The batch that it completes; undefined if more slices of it follow. */
  readonly done?: PlainBatch<T>
}

/** In characters. A slice of this length gets no more plaintexts: with a symmetric key, secrets may be long. */
const sliceLength = 1 << 20

async function* slicesOf<T>(batches: AsyncIterable<PlainBatch<T>>): AsyncGenerator<Slice<T>> {
  for await (const batch of batches) {
    let slice: string[] = []
    let length = 0
    for (const plaintext of batch.plaintexts) {
      if (slice.length === pace.size || length >= sliceLength) {
        yield {plaintexts: slice}
        slice = []
        length = 0
      }
      slice.push(plaintext)
      length += plaintext.length
    }
    yield {plaintexts: slice, done: batch}
  }
}
