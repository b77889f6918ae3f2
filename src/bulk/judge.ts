/** Tries a key on every value of a file, and judges whether the runtime could decrypt it. */
import type {KeyObject} from 'node:crypto'
import type {FaultReason} from '../cipher/fault.js'
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
}

/** The contents of a file, and its name. */
interface NamedText {
  readonly name: string
  readonly text: Pick<EncryptedText, 'problems' | 'values'>
}

/** A value that can be decrypted has a plaintext; any other value, and a line that cannot be read, has a problem. */
export type Verdict = GoodVerdict | BadVerdict

export interface GoodVerdict extends VerdictPlace {
  readonly value: ExistingValue
  readonly plaintext: string
}

export interface BadVerdict extends VerdictPlace {
  /** Absent for a line that cannot be read. */
  readonly value?: ExistingValue
  /** A word for scripts. */
  readonly reason: FaultReason | 'unreadable'
  /** A fragment without a full stop: `is empty`. Never contains the value. */
  readonly problem: string
}

type VerdictPlace = Omit<SecretProblem, 'file' | 'problem'> & {readonly file: string}

/**
 * @returns one verdict for each value, overridden ones included, and for each line that cannot be read, sorted by line
 * @throws TypeError if the key is not of the kind that the transformation requires
 */
export async function judge(
  {name: file, text}: NamedText,
  {transformation, key}: DecryptionKey,
): Promise<readonly Verdict[]> {
  const decrypt = await runtimeDecryptor(transformation, key)
  const ofValues = text.values.map((value): Verdict => {
    const {alias, line, secret} = value
    if (value.bare) return {file, line, value, reason: 'unreadable', problem: 'has no "="; write alias=ciphertext'}
    const place = {file, alias, line, ...(secret !== undefined && {secret})}
    const result = decrypt(value.value)
    return 'plaintext' in result ? {...place, value, plaintext: result.plaintext} : {...place, value, ...result.fault}
  })
  const ofLines = text.problems.map((problem): Verdict => ({...problem, file, reason: 'unreadable'}))
  return [...ofLines, ...ofValues].toSorted(byLine)
}

/** Whether the value can be decrypted. */
export function isGood(verdict: Verdict): verdict is GoodVerdict {
  return 'plaintext' in verdict
}

function isBad(verdict: Verdict): verdict is BadVerdict {
  return !isGood(verdict)
}

/**
 * @param hintFor returns what to try, in the imperative, if there are bad verdicts
 * @param outcome what is not done then: `nothing was written`
 * @returns the verdicts, if all are good
 * @throws SecretsError with every bad verdict
 */
export function requireGood(
  verdicts: readonly Verdict[],
  hintFor: (bad: readonly BadVerdict[]) => string,
  outcome: string,
): readonly GoodVerdict[] {
  const bad = verdicts.filter(isBad)
  if (bad.length > 0) throw new SecretsError(bad.map(problemOf), hintFor(bad), outcome)
  return verdicts.filter(isGood)
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
