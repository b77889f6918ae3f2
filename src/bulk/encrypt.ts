/** Many secrets at once, in their order, on as many threads as they are worth. */
import {availableParallelism} from 'node:os'
import {setImmediate} from 'node:timers/promises'
import {FileError} from '../errors.js'
import type {EncryptedValue, NamedValue} from '../formats/format.js'
import {batchEncryptor} from './batch.js'
import {fitnessFor, refuseUnfit, type Encryption} from './fitness.js'
import {heldSource, type SecretSource} from './source.js'
import type {Survey} from './survey.js'

/** Ciphertexts on their way, in base64 with padding on one line, in the order of the secrets. */
export interface EncryptedStream {
  /** How many there will be. */
  readonly count: number
  readonly batches: AsyncIterable<readonly EncryptedValue[]> | Iterable<readonly EncryptedValue[]>
}

type Surveyed = Pick<Survey, 'count' | 'isSuperseded'>

/** How many secrets go to a thread at a time: some 5 ms of work for RSA-2048. */
const batchSize = 256

/** In characters, from which on fewer do: with a symmetric key secrets may be long. */
const batchLength = 1 << 20

/**
 * From how many secrets on a second thread saves more time than it takes to start.
 * On two cores with RSA-2048: 1,000 take 24 ms on one thread and 50 on two, 2,000 some 47 on either, 4,000 take 87 and 70.
 */
const worthThreads = 2000

/**
 * Encrypts values that are in memory, those too that bear the same alias.
 * @throws SecretsError with the problems of all
 */
export async function encryptAll(
  values: readonly NamedValue[],
  encryption: Encryption,
): Promise<readonly EncryptedValue[]> {
  refuseUnfit(values, encryption)
  return gathered(encrypted(heldSource(values), {count: values.length, isSuperseded: () => false}, encryption))
}

export async function gathered({batches}: EncryptedStream): Promise<readonly EncryptedValue[]> {
  const all: EncryptedValue[] = []
  for await (const batch of batches) for (const each of batch) all.push(each)
  return all
}

/**
 * Encrypts what the survey has found fit, as the ciphertexts are asked for.
 * @param threads how many may work at once, this one among them
 */
export function encrypted(
  source: SecretSource,
  survey: Surveyed,
  encryption: Encryption,
  threads = threadsFor(survey.count),
): EncryptedStream {
  const batches = batchesOf(source, survey, encryption)
  return {
    count: survey.count,
    batches: threads > 1 ? together(batches, encryption, threads - 1) : alone(batches, encryption),
  }
}

function threadsFor(count: number): number {
  return count < worthThreads ? 1 : Math.min(availableParallelism(), Math.ceil(count / batchSize))
}

/** Secrets to encrypt, the superseded ones left out. @throws FileError where they are no longer those that were surveyed */
async function* batchesOf(
  source: SecretSource,
  survey: Surveyed,
  encryption: Encryption,
): AsyncGenerator<readonly NamedValue[]> {
  const problemsOf = fitnessFor(encryption)
  let batch: NamedValue[] = []
  let length = 0
  let index = 0
  for await (const {values, problems} of source.blocks()) {
    if (problems.length > 0) throw changed(source)
    for (const value of values) {
      if (survey.isSuperseded(value.alias, index++)) continue
      if (problemsOf(value).length > 0) throw changed(source)
      length += value.value.length
      if (batch.push(value) < batchSize && length < batchLength) continue
      yield batch
      batch = []
      length = 0
    }
  }
  if (batch.length > 0) yield batch
}

function changed({name = 'standard input'}: SecretSource): FileError {
  return new FileError(name, 'was changed by another program while mi was running', 'run the command again')
}

async function* alone(
  batches: AsyncIterable<readonly NamedValue[]>,
  {transformation, key}: Encryption,
): AsyncGenerator<readonly EncryptedValue[]> {
  const encrypt = await batchEncryptor(transformation, key)
  for await (const batch of batches) {
    yield named(batch, encrypt(batch.map(({value}) => value)))
    // A signal is heard only between two turns of the event loop.
    await setImmediate()
  }
}

async function* together(
  batches: AsyncIterable<readonly NamedValue[]>,
  {transformation, key}: Encryption,
  workers: number,
): AsyncGenerator<readonly EncryptedValue[]> {
  const {encryptInOrder} = await import('./in-order.js')
  yield* encryptInOrder(batches, {transformation, key, workers}, named)
}

function named(batch: readonly NamedValue[], ciphertexts: readonly string[]): readonly EncryptedValue[] {
  return batch.map(({alias}, index) => ({alias, ciphertext: ciphertexts[index] ?? ''}))
}
