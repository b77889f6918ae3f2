/** Tries a key on every value of a file, and judges whether the runtime could decrypt it. */
import type {KeyObject} from 'node:crypto'
import type {AcceptedTransformations} from '../cipher/block-decryptor.js'
import type {DecryptionResult, Fault, FaultReason} from '../cipher/fault.js'
import {runtimeDecryptor} from '../cipher/runtime-decryptor.js'
import type {Transformation} from '../cipher/transformation.js'
import {byLine, SecretsError, type SecretProblem} from '../errors.js'
import type {EncryptedText, ExistingValue} from '../formats/format.js'

/** What values are decrypted with. */
export interface DecryptionKey {
  /** The transformation that the values are expected to be encrypted with. */
  readonly transformation: Transformation
  /** An RSA private key, or an AES key of 128, 192 or 256 bits, as the transformation requires. */
  readonly key: KeyObject
  /** With `any`, each value is decrypted with the transformation that fits it; by default, only with the expected one. */
  readonly accepted?: AcceptedTransformations
}

/** The contents of a file, and its name. */
interface NamedText {
  readonly name: string
  readonly text: Pick<EncryptedText, 'problems' | 'values'>
}

/** A value that can be decrypted has a plaintext; any other value, one that is not clean, and a line that cannot be read have a problem. */
export type Verdict = DecryptedVerdict | BadVerdict

export type DecryptedVerdict = GoodVerdict | UncleanVerdict

interface GoodVerdict extends VerdictPlace {
  readonly value: ExistingValue
  readonly plaintext: string
  /** The name of the transformation that decrypted it. */
  readonly transformation: string
}

/** The value can be decrypted, but some lookups of the runtime do not accept it. */
export interface UncleanVerdict extends GoodVerdict {
  readonly reason: 'not-clean'
  /** A fragment without a full stop: `is not clean: it is in quotation marks`. */
  readonly problem: string
}

export interface BadVerdict extends VerdictPlace {
  /** Absent for a line that cannot be read. */
  readonly value?: ExistingValue
  /** A word for scripts. */
  readonly reason: FaultReason | 'unreadable'
  /** A fragment without a full stop: `is empty`. Never contains the value. */
  readonly problem: string
  /** Whether this one value keeps Micro Integrator's vault from starting. */
  readonly stopsVault?: true
}

type VerdictPlace = Omit<SecretProblem, 'file' | 'problem'> & {readonly file: string}

/**
 * @returns one verdict for each value, overridden ones included, and for each line that cannot be read, sorted by line
 * @throws TypeError if the key is not of the kind that the transformation requires
 */
export async function judge(
  {name: file, text}: NamedText,
  {transformation, key, accepted}: DecryptionKey,
): Promise<readonly Verdict[]> {
  const decrypt = await runtimeDecryptor(transformation, key, accepted)
  const ofValues = text.values.map((value): Verdict => {
    const {alias, line, secret} = value
    if (value.bare) return {file, line, value, reason: 'unreadable', problem: 'has no "="; write alias=ciphertext'}
    const place = {file, alias, line, ...(secret !== undefined && {secret})}
    return {...place, value, ...judgeValue(value, decrypt, transformation)}
  })
  const ofLines = text.problems.map((problem): Verdict => ({...problem, file, reason: 'unreadable'}))
  return [...ofLines, ...ofValues].toSorted(byLine)
}

type Judgment = Pick<GoodVerdict, 'plaintext' | 'transformation'> & Partial<Pick<UncleanVerdict, 'reason' | 'problem'>>

function judgeValue(
  {value, undecoded}: ExistingValue,
  decrypt: (text: string) => DecryptionResult,
  expected: Transformation,
): Judgment | Fault {
  const result = decrypt(value)
  if ('fault' in result)
    return undecoded !== undefined && isCiphertext(decrypt(undecoded))
      ? {...result.fault, reason: 'not-encoded', problem: 'is in "data" without the outer base64'}
      : result.fault
  const {plaintext, otherTransformation: transformation = expected.name, blemish} = result
  if (blemish === undefined) return {plaintext, transformation}
  return {plaintext, transformation, reason: 'not-clean', problem: `is not clean: it ${blemish}`}
}

const reasonsOfCiphertexts: ReadonlySet<FaultReason> = new Set([
  'another-key',
  'another-transformation',
  'empty',
  'not-text',
])

/** Whether a text is a ciphertext, for this key or another one. */
function isCiphertext(result: DecryptionResult): boolean {
  return 'plaintext' in result || reasonsOfCiphertexts.has(result.fault.reason)
}

/** Whether the value can be decrypted, and every lookup of the runtime accepts it. */
export function isGood(verdict: Verdict): verdict is GoodVerdict {
  return !('reason' in verdict)
}

/** Whether the value can be decrypted, clean or not. */
export function isDecrypted(verdict: Verdict): verdict is DecryptedVerdict {
  return 'plaintext' in verdict
}

export function isUnclean(verdict: Verdict): verdict is UncleanVerdict {
  return isDecrypted(verdict) && 'reason' in verdict
}

function isBad(verdict: Verdict): verdict is BadVerdict {
  return !isDecrypted(verdict)
}

/**
 * @param hintFor returns what to try, in the imperative, if there are bad verdicts
 * @param outcome what is not done then: `nothing was written`
 * @returns the verdicts, if all values can be decrypted
 * @throws SecretsError with every bad verdict
 */
export function requireDecrypted(
  verdicts: readonly Verdict[],
  hintFor: (bad: readonly BadVerdict[]) => string,
  outcome: string,
): readonly DecryptedVerdict[] {
  const bad = verdicts.filter(isBad)
  if (bad.length > 0) throw new SecretsError(bad.map(problemOf), hintFor(bad), outcome)
  return verdicts.filter(isDecrypted)
}

function problemOf({file, alias, line, secret, problem}: BadVerdict): SecretProblem {
  return {
    file,
    ...(alias !== undefined && {alias}),
    ...(line !== undefined && {line}),
    ...(secret !== undefined && {secret}),
    problem,
  }
}
