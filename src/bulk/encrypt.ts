/** Encrypts many secrets in their order, on as many threads as pay off. */
import type {EncryptedValue, NamedValue} from '../formats/format.js'
import type {EncryptionKey} from './fitness.js'
import {Crew, type Pace} from './crew.js'
import {batchEncryptor, finishInOrder, type Job, type Order} from './job.js'
import {heldSource, type SecretSource} from './source.js'
import type {Survey} from './survey.js'

/** Ciphertexts as they are made, in base64 with padding and without line breaks, in the order of the secrets. */
export interface EncryptedStream {
  /** How many there will be. */
  readonly count: number
  readonly batches: AsyncIterable<readonly EncryptedValue[]> | Iterable<readonly EncryptedValue[]>
}

/** In characters. A batch of this length gets no more secrets: with a symmetric key, secrets may be long. */
const batchLength = 1 << 20

/** On two cores with RSA-2048, 1,000 take 24 ms on one thread and 50 ms on two, 2,000 take about 47 ms on either, 4,000 take 87 and 70 ms. */
const pace: Pace = {size: 256, worthThreads: 2000}

/** @param threads how many may work at once, this one included */
export function encryptionCrew(key: EncryptionKey, threads?: number): Crew {
  return new Crew(orderFor(key), pace, threads)
}

function orderFor({transformation, key}: EncryptionKey): Order {
  return {kind: 'encrypt', transformation: transformation.name, key}
}

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
 * @param crew is closed at the end
 */
export function encryptStream(
  source: SecretSource,
  survey: Pick<Survey, 'count' | 'isSuperseded'>,
  key: EncryptionKey,
  crew = encryptionCrew(key),
): EncryptedStream {
  crew.expect(survey.count)
  return {
    count: survey.count,
    batches: encryptInOrder(batchesOf(source, survey), key, crew),
  }
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
      if (batch.push(value) < pace.size && length < batchLength) continue
      yield batch
      batch = []
      length = 0
    }
  }
  if (batch.length > 0) yield batch
}

async function* encryptInOrder(
  batches: AsyncIterable<readonly NamedValue[]>,
  key: EncryptionKey,
  crew: Crew,
): AsyncGenerator<readonly EncryptedValue[]> {
  const job: Job<readonly NamedValue[], string, string> = {
    prepare: () => batchEncryptor(key),
    itemsOf: (batch) => batch.map(({value}) => value),
  }
  for await (const {batch, results} of finishInOrder(batches, job, crew)) yield pair(batch, results)
}

function pair(batch: readonly NamedValue[], ciphertexts: readonly string[]): readonly EncryptedValue[] {
  return batch.map(({alias}, index) => ({alias, ciphertext: ciphertexts[index] ?? ''}))
}
