/** Encrypts many secrets in their order, on as many threads as pay off. */
import {availableParallelism} from 'node:os'
import type {EncryptedValue, NamedValue} from '../formats/format.js'
import type {EncryptionKey} from './fitness.js'
import {batchEncryptor, finishInOrder, type Job} from './job.js'
import {heldSource, type SecretSource} from './source.js'
import type {Survey} from './survey.js'

/** Ciphertexts as they are made, in base64 with padding and without line breaks, in the order of the secrets. */
export interface EncryptedStream {
  /** How many there will be. */
  readonly count: number
  readonly batches: AsyncIterable<readonly EncryptedValue[]> | Iterable<readonly EncryptedValue[]>
}

/** How many secrets a thread gets at a time: about 5 ms of work with RSA-2048. */
const batchSize = 256

/** In characters. A batch of this length gets no more secrets: with a symmetric key, secrets may be long. */
const batchLength = 1 << 20

/**
 * From this many secrets on, a second thread saves more time than it takes to start. On two cores with RSA-2048, 1,000 take 24 ms
 * on one thread and 50 ms on two, 2,000 take about 47 ms on either, 4,000 take 87 and 70 ms.
 */
const worthThreads = 2000

/**
 * Encrypts values that are in memory, including those with the same alias.
 * @param values must have no problem: see `refuseUnfit`
 */
export async function encryptAll(
  values: readonly NamedValue[],
  key: EncryptionKey,
): Promise<readonly EncryptedValue[]> {
  return collect(encryptStream(heldSource(values), {count: values.length, isSuperseded: () => false}, key))
}

/** Encrypts to the end. @returns all ciphertexts, in the order of the secrets @throws ThreadError, and what the source throws */
export async function collect({batches}: EncryptedStream): Promise<readonly EncryptedValue[]> {
  const all: EncryptedValue[] = []
  for await (const batch of batches) for (const each of batch) all.push(each)
  return all
}

/**
 * Encrypts surveyed secrets while the ciphertexts are read.
 * @param threads how many may work at once, this one included
 */
export function encryptStream(
  source: SecretSource,
  survey: Pick<Survey, 'count' | 'isSuperseded'>,
  key: EncryptionKey,
  threads = threadsFor(survey.count),
): EncryptedStream {
  return {
    count: survey.count,
    batches: encryptInOrder(batchesOf(source, survey), key, threads),
  }
}

function threadsFor(count: number): number {
  return count < worthThreads ? 1 : Math.min(availableParallelism(), Math.ceil(count / batchSize))
}

async function* batchesOf(
  source: SecretSource,
  {isSuperseded}: Pick<Survey, 'isSuperseded'>,
): AsyncGenerator<readonly NamedValue[]> {
  let batch: NamedValue[] = []
  let length = 0
  let index = 0
  for await (const {values} of source.blocks()) {
    for (const value of values) {
      if (isSuperseded(value.alias, index++)) continue
      length += value.value.length
      if (batch.push(value) < batchSize && length < batchLength) continue
      yield batch
      batch = []
      length = 0
    }
  }
  if (batch.length > 0) yield batch
}

async function* encryptInOrder(
  batches: AsyncIterable<readonly NamedValue[]>,
  {transformation, key}: EncryptionKey,
  threads: number,
): AsyncGenerator<readonly EncryptedValue[]> {
  const job: Job<readonly NamedValue[], string, string> = {
    order: {kind: 'encrypt', transformation: transformation.name, key},
    prepare: () => batchEncryptor(transformation, key),
    itemsOf: (batch) => batch.map(({value}) => value),
  }
  for await (const {batch, results} of finishInOrder(batches, job, threads)) yield pair(batch, results)
}

function pair(batch: readonly NamedValue[], ciphertexts: readonly string[]): readonly EncryptedValue[] {
  return batch.map(({alias}, index) => ({alias, ciphertext: ciphertexts[index] ?? ''}))
}
