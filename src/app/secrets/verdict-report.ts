/** What users and scripts see of verdicts. */
import {isGood, type BadVerdict, type Verdict} from '../../bulk/judge.js'
import {renderTable} from '../../ui/table.js'

/** The verdict on one value under --json, without the value. */
export type VerdictResult = VerdictPlaceResult &
  (
    | {readonly good: true}
    | {
        readonly good: false
        /** A stable word. */
        readonly reason: BadVerdict['reason']
        /** A fragment without a full stop. */
        readonly problem: string
      }
  )

interface VerdictPlaceResult {
  readonly file: string
  readonly line?: number
  /** The Kubernetes Secret, as in `SecretProblem`. */
  readonly secret?: string
  /** Absent if the line cannot be read. */
  readonly alias?: string
}

/** @returns one row per verdict; a place is `file:line`, which editors and terminals can open */
export function verdictTable(verdicts: readonly VerdictResult[]): string {
  const inSecrets = verdicts.some(({secret}) => secret !== undefined)
  const header = ['PLACE', ...(inSecrets ? ['SECRET'] : []), 'ALIAS', 'DECRYPTS']
  const rows = verdicts.map((verdict) => [
    placeOf(verdict),
    ...(inSecrets ? [verdict.secret ?? nothing] : []),
    verdict.alias ?? nothing,
    verdict.good ? 'yes' : `NO: ${verdict.problem.replace(/^is /, '')}`,
  ])
  return renderTable(header, rows)
}

const nothing = '-'

function placeOf({file, line}: VerdictResult): string {
  return line === undefined ? file : `${file}:${line}`
}

/** @returns the verdict for --json */
export function verdictResult(verdict: Verdict): VerdictResult {
  const {file, line, alias, secret} = verdict
  const place = {
    file,
    ...(line !== undefined && {line}),
    ...(secret !== undefined && {secret}),
    ...(alias !== undefined && {alias}),
  }
  if (isGood(verdict)) return {...place, good: true}
  return {...place, good: false, reason: verdict.reason, problem: verdict.problem}
}

const chooseProfile = 'use --profile to choose the profile they are encrypted for'

const hints: Partial<Record<BadVerdict['reason'], string>> = {
  'another-key': chooseProfile,
  'wrong-length': chooseProfile,
  'another-transformation':
    'use --cipher if Micro Integrator is configured for that transformation, or re-encrypt them with "mi secret rotate --cipher"',
}

/** @returns what to try about the bad verdicts, one clause for each kind */
export function hintForVerdicts(verdicts: readonly VerdictResult[]): string {
  const all = verdicts.map((verdict) =>
    verdict.good ? [] : [hints[verdict.reason] ?? 'encrypt them again with "mi secret create"'],
  )
  return [...new Set(all.flat())].join('; ')
}
