/** Many secrets at once, in their order: either every one is encrypted, or all that stand in the way are reported together. */
import type {KeyObject} from 'node:crypto'
import type {Transformation} from '../cipher/transformation.js'
import {SecretsError, type SecretProblem} from '../errors.js'
import type {EncryptedValue, NamedValue, Source} from '../formats/values.js'

export interface Encryption {
  readonly transformation: Transformation
  /** An RSA public key, or an AES key of 256 bits, as the transformation takes it. */
  readonly key: KeyObject
  /** Why an alias cannot stand in the output chosen, or undefined. */
  readonly refusal: (alias: string) => string | undefined
}

/**
 * @returns a ciphertext for each value, in base64 with padding on one line, in the order given
 * @throws SecretsError with the source's problems and those of every value, by line
 */
export async function encryptAll(source: Source, encryption: Encryption): Promise<readonly EncryptedValue[]> {
  refuseUnfit(source, encryption)
  const encrypt = await encryption.transformation.encryptor(encryption.key)
  return source.values.map(({alias, value}) => ({alias, ciphertext: encrypt(bytesOf(value)).toString('base64')}))
}

/** @throws SecretsError as `encryptAll`, before anything is encrypted */
export function refuseUnfit(source: Source, encryption: Encryption): void {
  const problems = [...source.problems, ...source.values.flatMap((value) => problemsOf(value, encryption))]
  if (problems.length > 0) throw new SecretsError(problems, hintFor(source, encryption))
}

function problemsOf(secret: NamedValue, {transformation, key, refusal}: Encryption): readonly SecretProblem[] {
  const place = secret.line === undefined ? {} : {line: secret.line}
  if (secret.bare) return [{...place, problem: 'is a word alone; write alias=secret'}]
  return [aliasProblem(secret.alias, refusal), sizeProblem(secret.value, transformation, key)]
    .filter((problem) => problem !== undefined)
    .map((problem) => ({alias: secret.alias, ...place, problem}))
}

function aliasProblem(alias: string, refusal: Encryption['refusal']): string | undefined {
  const reason = refusal(alias)
  return reason === undefined ? undefined : `is not an alias for this output: it ${reason}`
}

function sizeProblem(value: string, transformation: Transformation, key: KeyObject): string | undefined {
  if (value === '') return 'is empty'
  const size = bytesOf(value).length
  const capacity = transformation.capacity(key)
  if (size <= capacity) return undefined
  return `is ${size} bytes long; ${transformation.name} with this key carries at most ${Math.max(capacity, 0)}`
}

function hintFor(source: Source, {transformation, key}: Encryption): string {
  const capacity = transformation.capacity(key)
  const tooLong = source.values.some(({value}) => bytesOf(value).length > capacity)
  return tooLong ? tooLongHint : 'fix what is listed above and run it again'
}

const tooLongHint =
  'shorten what is too long, or use a symmetric profile, which carries any length: mi secret init symmetric'

function bytesOf(value: string): Buffer {
  return Buffer.from(value, 'utf8')
}
