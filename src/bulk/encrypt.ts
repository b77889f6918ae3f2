/** Encrypts many secrets in their order, on as many threads as pay off. */
import type {EncryptedValue, NamedValue} from '../formats/format.js'
import {base64Of, type Ciphertexts} from './ciphertexts.js'
import type {EncryptionKey} from './fitness.js'
import {Crew} from './crew.js'
import {Batching, HeadStart, pace} from './head-start.js'
import {batchEncryptor, finishInOrder, type Job} from './job.js'
import type {SecretSource} from './source.js'
import type {Survey} from './survey.js'

/** Ciphertexts as they are made, in base64 with padding and without line breaks, in the order of the secrets. */
export interface EncryptedStream {
  /** How many there will be. */
  readonly count: number
  readonly batches: AsyncIterable<readonly EncryptedValue[]> | Iterable<readonly EncryptedValue[]>
}

/** @param threads how many may work at once, this one included */
export function beginEncrypting({transformation, key}: EncryptionKey, threads?: number): HeadStart {
  return new HeadStart(new Crew({kind: 'encrypt', transformation: transformation.name, key}, pace, threads))
}

/** Encrypts to the end. @returns all ciphertexts, in the order of the secrets @throws ThreadError, and what the source throws */
export async function collect({batches}: EncryptedStream): Promise<readonly EncryptedValue[]> {
  const all: EncryptedValue[] = []
  for await (const batch of batches) for (const each of batch) all.push(each)
  return all
}

/**
 * Encrypts surveyed secrets while the ciphertexts are read.
 * @param headStart was told of the values during the survey, or of none. Its crew is closed at the end
 */
export function encryptStream(
  source: SecretSource,
  survey: Pick<Survey, 'count' | 'isSuperseded'>,
  key: EncryptionKey,
  headStart = beginEncrypting(key),
): EncryptedStream {
  headStart.crew.expect(survey.count)
  return {
    count: survey.count,
    batches: encryptInOrder(source, survey, key, headStart),
  }
}

async function* encryptInOrder(
  source: SecretSource,
  survey: Pick<Survey, 'isSuperseded'>,
  key: EncryptionKey,
  {crew, begun}: HeadStart,
): AsyncGenerator<readonly EncryptedValue[]> {
  const job: Job<readonly NamedValue[], string, Ciphertexts> = {
    prepare: () => batchEncryptor(key),
    itemsOf: (batch) => batch.map(({value}) => value),
  }
  const ahead = begun.reduce((count, {batch}) => count + batch.length, 0)
  let index = 0
  for await (const {batch, results} of finishInOrder(batchesOf(source, survey, ahead), job, crew, begun)) {
    const values = pair(batch, results)
    // They were encrypted before it was known which of them are superseded.
    if (index < ahead) yield values.filter(({alias}) => !survey.isSuperseded(alias, index++))
    else yield values
  }
}

/** @param from the index of the first value */
async function* batchesOf(
  source: SecretSource,
  {isSuperseded}: Pick<Survey, 'isSuperseded'>,
  from: number,
): AsyncGenerator<readonly NamedValue[]> {
  const batching = new Batching()
  let index = 0
  for await (const {values} of source.blocks()) {
    for (const value of values) {
      const at = index++
      if (at < from || isSuperseded(value.alias, at)) continue
      const batch = batching.add(value)
      if (batch !== undefined) yield batch
    }
  }
  const rest = batching.rest()
  if (rest.length > 0) yield rest
}

function pair(batch: readonly NamedValue[], ciphertexts: Ciphertexts): readonly EncryptedValue[] {
  const texts = base64Of(ciphertexts)
  return batch.map(({alias}, index) => ({alias, ciphertext: texts[index] ?? ''}))
}
