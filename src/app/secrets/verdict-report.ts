/** What users and scripts see of verdicts. */
import {isDecrypted, isGood, type BadVerdict, type UncleanVerdict, type Verdict} from '../../bulk/judge.js'
import {byLine} from '../../errors.js'
import {renderTable} from '../../ui/table.js'
import {counted} from '../../wording.js'

/** The verdict on one value under --json, without the value. */
export type VerdictResult = VerdictPlaceResult & (GoodResult | BadResult)

interface GoodResult {
  readonly good: true
}

interface BadResult {
  readonly good: false
  /** A stable word. `not-clean`: it can be decrypted, but some of Micro Integrator's lookups do not accept it. */
  readonly reason: (BadVerdict | UncleanVerdict)['reason']
  /** A fragment without a full stop. */
  readonly problem: string
  /** Present if this one value keeps Micro Integrator's vault from starting. */
  readonly stopsVault?: true
}

interface VerdictPlaceResult extends FilePlaceResult {
  readonly alias: string
}

interface FilePlaceResult {
  readonly file: string
  readonly line?: number
  /** The Kubernetes Secret, as in `SecretProblem`. */
  readonly secret?: string
}

/** A problem of a file that belongs to none of its secrets: a line that cannot be read, an unsuitable structure. */
export interface FileProblemResult extends FilePlaceResult {
  /** A fragment without a full stop. */
  readonly problem: string
}

export interface VerdictResults {
  /** How many can be decrypted and are clean, and how many are not. */
  readonly good: number
  readonly bad: number
  readonly secrets: readonly VerdictResult[]
  readonly problems: readonly FileProblemResult[]
}

/** @param verdicts in the order to report them */
export function verdictResults(verdicts: readonly Verdict[]): VerdictResults {
  const secrets = verdicts.flatMap((verdict) => verdictResult(verdict) ?? [])
  const problems = verdicts.flatMap((verdict) => fileProblem(verdict) ?? [])
  const good = verdicts.filter(isGood).length
  return {good, bad: secrets.length - good, secrets, problems}
}

function verdictResult(verdict: Verdict): VerdictResult | undefined {
  const {alias} = verdict
  if (alias === undefined) return undefined
  const place = {...placeResult(verdict), alias}
  if (isGood(verdict)) return {...place, good: true}
  const {reason, problem} = verdict
  return {...place, good: false, reason, problem, ...(isStopping(verdict) && {stopsVault: true})}
}

function fileProblem(verdict: Verdict): FileProblemResult | undefined {
  if (verdict.alias !== undefined || isDecrypted(verdict)) return undefined
  return {...placeResult(verdict), problem: verdict.problem}
}

function placeResult({file, line, secret}: Verdict): FilePlaceResult {
  return {file, ...(line !== undefined && {line}), ...(secret !== undefined && {secret})}
}

function isStopping(verdict: Verdict): boolean {
  return 'stopsVault' in verdict
}

/** @returns one row per secret or problem, by file and line; a place is `file:line`, which editors and terminals can open */
export function verdictTable({secrets, problems}: VerdictResults): string {
  const all = [...secrets, ...problems]
  const files = [...new Set(all.map(({file}) => file))]
  const inOrder = files.flatMap((file) => all.filter((each) => each.file === file).toSorted(byLine))
  const inSecrets = inOrder.some(({secret}) => secret !== undefined)
  const header = ['PLACE', ...(inSecrets ? ['SECRET'] : []), 'ALIAS', 'DECRYPTS']
  const rows = inOrder.map((each) => [
    placeOf(each),
    ...(inSecrets ? [each.secret ?? nothing] : []),
    ...('alias' in each ? [each.alias, describeVerdict(each)] : [nothing, `PROBLEM: ${each.problem}`]),
  ])
  return renderTable(header, rows)
}

const nothing = '-'

function placeOf({file, line}: FilePlaceResult): string {
  return line === undefined ? file : `${file}:${line}`
}

function describeVerdict(verdict: VerdictResult): string {
  if (verdict.good) return 'yes'
  const fragment = verdict.problem.replace(/^is /, '')
  return verdict.reason === 'not-clean' ? fragment : `NO: ${fragment}`
}

/**
 * @param concerns why Micro Integrator cannot open the key, if it cannot
 * @returns a sentence without a full stop
 */
export function summarize({secrets, problems}: VerdictResults, concerns: readonly string[] = []): string {
  const bad = secrets.filter((each) => !each.good)
  const unclean = bad.filter(({reason}) => reason === 'not-clean').length
  const lost = bad.length - unclean
  const total = counted(secrets.length)
  const parts = [
    ...(lost === 0 ? [] : [`Micro Integrator cannot decrypt ${lost} of ${total}`, ...describeStop(bad, lost)]),
    ...(unclean === 0 ? [] : [describeUnclean(unclean, lost === 0 ? ` of ${total}` : '')]),
    ...(problems.length === 0 ? [] : [describeProblems(problems.length)]),
  ]
  if (parts.length > 0) return parts.join('; ')
  return concerns.length === 0
    ? `Micro Integrator can decrypt ${total}`
    : `the key decrypts ${total}, but Micro Integrator cannot open it: see above`
}

/** In symmetric mode, the vault decrypts everything when it starts, and a value that it cannot even read ends that. */
function describeStop(bad: readonly BadResult[], lost: number): readonly string[] {
  const count = bad.filter(({stopsVault}) => stopsVault).length
  if (count === 0) return []
  const are = count === 1 ? 'is not a valid AES envelope' : 'are not valid AES envelopes'
  return [`${lost === 1 ? 'it' : `${count} of them`} ${are}, so the vault does not start and no secret is available`]
}

function describeUnclean(count: number, ofTotal: string): string {
  const [are, them] = count === 1 ? ['is', 'it'] : ['are', 'them']
  return `${count}${ofTotal} ${are} not clean: some of Micro Integrator's lookups accept ${them}, others do not`
}

function describeProblems(count: number): string {
  return count === 1 ? '1 problem was found outside the secrets' : `${count} problems were found outside the secrets`
}

const chooseProfile = 'use --profile to choose the profile they are encrypted for'
const repair = 'fix what cannot be read'

const hints: Partial<Record<BadResult['reason'], string>> = {
  unreadable: repair,
  'another-key': chooseProfile,
  'wrong-length': chooseProfile,
  'another-transformation':
    'use --cipher if Micro Integrator is configured for that transformation, or re-encrypt them with "mi secret rotate --from-cipher auto"',
  'not-clean': 're-encrypt values that are not clean with "mi secret rotate --from-cipher auto"',
  'not-encoded': 'encode ciphertexts in "data" in base64 once more, or move them to "stringData"',
}

/** @returns what to try about the bad verdicts and the problems, one clause for each kind */
export function hintForVerdicts({secrets, problems}: VerdictResults): string {
  const all = secrets.map((verdict) =>
    verdict.good ? [] : [hints[verdict.reason] ?? 'encrypt them again with "mi secret create"'],
  )
  return [...new Set([...all.flat(), ...problems.map(() => repair)])].join('; ')
}
