/** What keeps a secret from being encrypted, or from standing in the output. */
import type {KeyObject} from 'node:crypto'
import type {Transformation} from '../cipher/transformation.js'
import {SecretsError, type SecretProblem} from '../errors.js'
import type {NamedValue} from '../formats/format.js'

export interface Encryption {
  readonly transformation: Transformation
  /** An RSA public key, or an AES key of 256 bits, as the transformation takes it. */
  readonly key: KeyObject
  /** Why an alias cannot stand in the output chosen, or undefined. */
  readonly refusal: (alias: string) => string | undefined
}

/** @returns a function that tells every problem of a secret */
export function fitnessFor({
  transformation,
  key,
  refusal,
}: Encryption): (secret: NamedValue) => readonly SecretProblem[] {
  const capacity = transformation.capacity(key)

  return (secret) => {
    const place = secret.line === undefined ? {} : {line: secret.line}
    if (secret.bare) return [{...place, problem: 'is a word alone; write alias=secret'}]
    const reason = refusal(secret.alias)
    const ofSize = sizeProblem(secret.value)
    if (reason === undefined && ofSize === undefined) return none
    return [reason, ofSize]
      .filter((problem) => problem !== undefined)
      .map((problem) => ({alias: secret.alias, ...place, problem}))
  }

  function sizeProblem(value: string): string | undefined {
    if (value === '') return 'is empty'
    // No character of UTF-16 takes more than three bytes of UTF-8.
    if (3 * value.length <= capacity) return undefined
    const size = Buffer.byteLength(value)
    if (size <= capacity) return undefined
    return `is ${size} bytes long; ${transformation.name} with this key carries at most ${Math.max(capacity, 0)}`
  }
}

const none: readonly SecretProblem[] = []

/** @returns whether the secret is longer than one ciphertext carries */
export function isTooLong({value}: NamedValue, {transformation, key}: Encryption): boolean {
  return Buffer.byteLength(value) > transformation.capacity(key)
}

/** @throws SecretsError with every problem of every one, before anything is encrypted */
export function refuseUnfit(secrets: readonly NamedValue[], encryption: Encryption): void {
  const problems = secrets.flatMap(fitnessFor(encryption))
  if (problems.length > 0)
    throw new SecretsError(problems, hintFor(secrets.some((secret) => isTooLong(secret, encryption))))
}

/** @param tooLong whether a secret is longer than one ciphertext carries */
export function hintFor(tooLong: boolean): string {
  return tooLong ? tooLongHint : 'fix what is listed above and run it again'
}

const tooLongHint =
  'shorten what is too long, or use a symmetric profile, which carries any length: mi secret init symmetric'
