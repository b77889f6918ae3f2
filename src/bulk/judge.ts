/** What becomes of each value of a file when its key is tried on it. */
import type {FaultReason, DecryptionResult} from '../cipher/fault.js'
import {SecretsError, type SecretProblem} from '../errors.js'
import type {EncryptedText, ExistingValue} from '../formats/format.js'
import {openAll, type Opening} from './open.js'

/** What stands in a file, and what the file is called. */
export interface NamedText {
  readonly name: string
  readonly text: Pick<EncryptedText, 'problems' | 'values'>
}

/** A value that opens has a plaintext; one that does not, or a line that cannot be read, has a fault. */
export type Verdict = GoodVerdict | BadVerdict

export interface GoodVerdict extends Place {
  readonly value: ExistingValue
  readonly plaintext: string
}

export interface BadVerdict extends Place {
  /** Absent for a line that cannot be read. */
  readonly value?: ExistingValue
  /** A word for scripts. */
  readonly reason: FaultReason | 'unreadable'
  /** A fragment without a full stop: «is empty». Never holds the value. */
  readonly problem: string
}

type Place = Omit<SecretProblem, 'file' | 'problem'> & {readonly file: string}

/** @returns one for each value, those that are overridden too, and for each line that cannot be read, in the order of the lines */
export async function judge({name: file, text}: NamedText, opening: Opening): Promise<readonly Verdict[]> {
  const opened = await openAll(text.values, opening)
  const ofValues = opened.map((each) => verdictOn(each, file))
  const ofLines = text.problems.map((problem): Verdict => ({...problem, file, reason: 'unreadable'}))
  return [...ofLines, ...ofValues].toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
}

function verdictOn(
  {value, opened}: {readonly value: ExistingValue; readonly opened: DecryptionResult},
  file: string,
): Verdict {
  const {alias, line, secret} = value
  if (value.bare) return {file, line, value, reason: 'unreadable', problem: 'is a word alone; write alias=ciphertext'}
  const place = {file, alias, line, ...(secret !== undefined && {secret})}
  return 'plaintext' in opened ? {...place, value, plaintext: opened.plaintext} : {...place, value, ...opened.fault}
}

export function isGood(verdict: Verdict): verdict is GoodVerdict {
  return 'plaintext' in verdict
}

function isBad(verdict: Verdict): verdict is BadVerdict {
  return !isGood(verdict)
}

/** @throws SecretsError with every one that is bad; `hint` and `outcome` are the error's */
export function allGood(verdicts: readonly Verdict[], hint: string, outcome: string): readonly GoodVerdict[] {
  const bad = verdicts.filter(isBad)
  if (bad.length > 0) throw new SecretsError(bad.map(problemOf), hint, outcome)
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
