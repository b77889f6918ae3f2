/** What prevents a secret from being encrypted, or from being written to the output. */
import type {KeyObject} from 'node:crypto'
import type {Transformation} from '../cipher/transformation.js'
import {SecretsError, type SecretProblem} from '../errors.js'
import type {NamedValue, SourceAdvice} from '../formats/format.js'

/** What secrets are encrypted with. */
export interface EncryptionKey {
  readonly transformation: Transformation
  /** An RSA public key, or an AES key of 128, 192 or 256 bits, as the transformation requires. */
  readonly key: KeyObject
  /** What records call it; absent if no records are written. */
  readonly digits?: () => string
}

/** Why an output cannot contain the alias, as a fragment; undefined if it can. */
export type AliasRule = (alias: string) => string | undefined

/** Why a value should not be encrypted, whatever the key, as a fragment; undefined if it may be. */
export type ValueRule = (value: string) => string | undefined

/** Allows every value, even one that looks like a ciphertext. */
export const anyValue: ValueRule = () => undefined

/**
 * @param refusal the output's rule for aliases
 * @returns a function that finds every problem of a secret
 * @throws TypeError if the key is not of the kind that the transformation requires
 */
export function fitnessFor(
  {transformation, key}: EncryptionKey,
  refusal: AliasRule,
  valueRule: ValueRule,
): (secret: NamedValue) => readonly SecretProblem[] {
  const capacity = transformation.capacity(key)

  return (secret) => {
    const place = secret.line === undefined ? {} : {line: secret.line}
    if (secret.bare) return [{...place, problem: 'has no "="; write alias=secret'}]
    if (isPaddedBase64(secret)) return [{...place, problem: 'looks like base64 without an alias; write alias=secret'}]
    const ofAlias = refusal(secret.alias)
    const ofValue = valueRule(secret.value) ?? sizeProblem(secret.value, transformation, capacity)
    if (ofAlias === undefined && ofValue === undefined) return none
    return [ofAlias, ofValue]
      .filter((problem) => problem !== undefined)
      .map((problem) => ({alias: secret.alias, ...place, problem}))
  }
}

const none: readonly SecretProblem[] = []

/** Whether the line is a single word whose padding was read as the separator. It may be a misplaced secret, so it is never shown. */
export function isPaddedBase64({alias, value, line}: NamedValue): boolean {
  if (line === undefined || (value !== '' && value !== '=')) return false
  return /^[A-Za-z\d+/]{16,}$/.test(alias) && (alias.length + 1 + value.length) % 4 === 0
}

/** @param capacity in bytes */
function sizeProblem(value: string, {name}: Transformation, capacity: number): string | undefined {
  if (value === '') return 'is empty'
  // A character of UTF-16 takes at most three bytes of UTF-8.
  if (3 * value.length <= capacity) return undefined
  const size = Buffer.byteLength(value)
  return size <= capacity
    ? undefined
    : `is ${size} bytes long; ${name} with this key allows at most ${Math.max(capacity, 0)}`
}

/** Where a secret comes from, for messages. */
type Origin = Pick<SecretProblem, 'file' | 'secret'>

/** @throws SecretsError with every problem of every secret. An alias is no problem, since there is no output to refuse it. */
export function refuseUnfit(
  secrets: readonly (NamedValue & Origin)[],
  key: EncryptionKey,
  valueRule: ValueRule = anyValue,
): void {
  const problemsOf = fitnessFor(key, () => undefined, valueRule)
  const problems = secrets.flatMap((secret) => problemsOf(secret).map((problem) => ({...originOf(secret), ...problem})))
  if (problems.length > 0) throw new SecretsError(problems, hintFor(secrets, key, valueRule))
}

function originOf({file, secret}: Origin): Origin {
  return {...(file !== undefined && {file}), ...(secret !== undefined && {secret})}
}

/**
 * @param secrets at least those with problems
 * @param advice of the source, about problems with reading it
 * @returns what to do about the problems, in the imperative
 */
export function hintFor(
  secrets: readonly NamedValue[],
  {transformation, key}: EncryptionKey,
  valueRule: ValueRule,
  advice: readonly SourceAdvice[] = [],
): string {
  const isRefused = ({value}: NamedValue) => valueRule(value) !== undefined
  const isTooLong = ({value}: NamedValue) => Buffer.byteLength(value) > transformation.capacity(key)
  const hints = [
    ...advice.map((each) => hintsOnSources[each]),
    ...(secrets.some(isRefused) ? [refusedHint] : []),
    ...(secrets.some((secret) => !isRefused(secret) && isTooLong(secret)) ? [tooLongHint] : []),
  ]
  return hints.length === 0 ? 'fix what is listed above, then run the command again' : hints.join('; ')
}

const hintsOnSources: Readonly<Record<SourceAdvice, string>> = {
  bytes: 'to encrypt bytes as base64, pipe them in with --alias and --base64',
  deployment: 'if this is a deployment.toml, encrypt what is in brackets in place: mi secret encrypt FILE',
  fields: 'choose the fields that are texts with --only',
  nested: 'choose the secrets with --only, or encrypt them in place: mi secret encrypt FILE --all --path KEY.KEY',
}

const refusedHint = 'leave out what is encrypted already; if it really is plaintext, use --force-plaintext'
const tooLongHint =
  'shorten the secrets that are too long, or use a symmetric profile, which has no limit: mi secret init symmetric'
