/** What can be found out about the values of a block without any key. */
import {faultOfMarks} from '../../bulk/judge.js'
import {notEncoded} from '../../bulk/open.js'
import type {ShapeFault} from '../../cipher/fault.js'
import {inspectCiphertext} from '../../cipher/inspect-ciphertext.js'
import type {CiphertextShape} from '../../cipher/recognise-ciphertext.js'
import {byLine} from '../../errors.js'
import {vaultRemarks} from '../../formats/alias-warnings.js'
import type {EncryptedBlock, ExistingValue, RemarkedPlace} from '../../formats/format.js'
import {isReference} from '../../formats/plaintext-marks.js'
import type {LintRule} from './lint-rules.js'
import type {FilePlace} from './place-table.js'

/** Something that is wrong, under --json. */
export interface LintFinding extends FilePlace {
  /** Absent for a problem of the file that belongs to none of its values. */
  readonly alias?: string
  readonly rule: LintRule
  /** A fragment without a full stop, which follows the alias. Never contains the value. */
  readonly problem: string
}

/** What was found in a block. */
export interface BlockFindings {
  /** By line. */
  readonly findings: readonly LintFinding[]
  /** How many values were checked. */
  readonly checked: number
  /** How many are elsewhere, so that there was nothing to check. */
  readonly references: number
  /** How many are plaintext that need not be a secret. */
  readonly plain: number
}

interface BlockContext {
  /** The name of its file. */
  readonly file: string
  /** Its values, each with whether it is overridden in the whole file. */
  readonly values: readonly ExistingValue[]
  /** What ciphertexts for the profile's key look like; undefined without a profile. */
  readonly expected: CiphertextShape | undefined
}

export function findingsIn(block: EncryptedBlock, {file, values, expected}: BlockContext): BlockFindings {
  const findings: LintFinding[] = []
  const counts = {checked: 0, references: 0, plain: 0}
  const add = (rule: LintRule, problem: string, place: FlawedPlace) => {
    findings.push({file, ...shownPlace(place), rule, problem})
  }
  for (const {problem, ...place} of block.problems) add('unreadable', problem, place)
  for (const value of values) {
    if (value.bare) {
      add('unreadable', 'has no "="; write alias=ciphertext', value)
      continue
    }
    const state = inspect(value, expected)
    if (typeof state === 'string') counts[state]++
    else {
      counts.checked++
      add(state.reason, state.problem, value)
    }
    if (value.overridden) add('repeated', 'is overridden by another value for the same alias', value)
  }
  for (const {kind, problem, at} of flawsIn(block, values)) add(kind, problem, at)
  return {findings: findings.toSorted(byLine), ...counts}
}

/** A value, or another place in a file with its alias if it has one. */
type FlawedPlace = Partial<Pick<ExistingValue, 'alias' | 'bare' | 'line' | 'secret'>>

function shownPlace({alias, bare, line, secret}: FlawedPlace): Omit<LintFinding, 'file' | 'problem' | 'rule'> {
  return {
    ...(line !== undefined && {line}),
    ...(secret !== undefined && {secret}),
    ...(alias !== undefined && !bare && {alias}),
  }
}

/** @returns the fault of a value that was checked, or what is the case otherwise */
function inspect(
  value: ExistingValue,
  expected: CiphertextShape | undefined,
): ShapeFault | keyof Omit<BlockFindings, 'findings'> {
  if (isReference(value.value)) return 'references'
  const fault = inspectCiphertext(value.value, expected)
  if (fault === undefined) return 'checked'
  if (value.undecoded !== undefined && inspectCiphertext(value.undecoded) === undefined) return notEncoded
  if (fault.reason !== 'plaintext') return fault
  return faultOfMarks(value.value) ?? (value.mayBePlain ? 'plain' : fault)
}

interface PlacedFlaw extends Pick<LintFinding, 'problem'> {
  readonly kind: LintRule
  readonly at: FlawedPlace
}

/** @param values those of the block, each with whether it is overridden in the whole file */
export function flawsIn(block: EncryptedBlock, values: readonly ExistingValue[]): readonly PlacedFlaw[] {
  const remarks = [...block.markRemarks, ...block.remarks, ...vaultRemarks(values)]
  return remarks.flatMap(({kind: {flaw}, places}) => {
    if (flaw === undefined) return []
    return places.flatMap(({at, value}: RemarkedPlace): readonly PlacedFlaw[] => {
      const isOverridden = value !== undefined && values[value]?.overridden === true
      return at === undefined || isOverridden ? [] : [{...flaw, at}]
    })
  })
}
