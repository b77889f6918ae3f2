/** What users and scripts see of verdicts. */
import {
  isDecrypted,
  isGood,
  isPlain,
  isReferring,
  type BadVerdict,
  type UncleanVerdict,
  type Verdict,
} from '../../bulk/judge.js'
import {byLine} from '../../errors.js'
import type {EncryptedBlock} from '../../formats/format.js'
import {counted} from '../../wording.js'
import {PlaceTable, type FilePlace} from './place-table.js'

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

interface VerdictPlaceResult extends FilePlace {
  readonly alias: string
}

/** A value that is elsewhere, so that it can be neither good nor bad. */
export interface ReferenceResult extends VerdictPlaceResult {
  /** A fragment without a full stop. */
  readonly reference: string
}

/** Plaintext that need not be a secret, so that it is neither good nor bad. */
export interface PlainResult extends VerdictPlaceResult {
  readonly plain: true
}

/** A problem of a file that belongs to none of its secrets: a line that cannot be read, an unsuitable structure. */
export interface FileProblemResult extends FilePlace {
  /** A fragment without a full stop. */
  readonly problem: string
}

/** What is reported of some verdicts. */
export interface VerdictResults {
  readonly secrets: readonly VerdictResult[]
  readonly references: readonly ReferenceResult[]
  readonly plain: readonly PlainResult[]
  readonly problems: readonly FileProblemResult[]
}

/** @param verdicts in the order to report them */
export function verdictResults(verdicts: readonly Verdict[]): VerdictResults {
  return {
    secrets: verdicts.flatMap((verdict) => verdictResult(verdict) ?? []),
    references: verdicts.flatMap((verdict) => referenceResult(verdict) ?? []),
    plain: verdicts
      .filter(isPlain)
      .map((verdict) => ({...placeResult(verdict), alias: verdict.value.alias, plain: true})),
    problems: verdicts.flatMap((verdict) => fileProblem(verdict) ?? []),
  }
}

function verdictResult(verdict: Verdict): VerdictResult | undefined {
  const {alias} = verdict
  if (alias === undefined || isReferring(verdict) || isPlain(verdict)) return undefined
  const place = {...placeResult(verdict), alias}
  if (isGood(verdict)) return {...place, good: true}
  const {reason, problem} = verdict
  return {...place, good: false, reason, problem, ...(isStopping(verdict) && {stopsVault: true})}
}

function referenceResult(verdict: Verdict): ReferenceResult | undefined {
  if (!isReferring(verdict)) return undefined
  const {value, reference} = verdict
  return {...placeResult(verdict), alias: value.alias, reference}
}

function fileProblem(verdict: Verdict): FileProblemResult | undefined {
  if (verdict.alias !== undefined || isDecrypted(verdict) || isReferring(verdict)) return undefined
  return {...placeResult(verdict), problem: verdict.problem}
}

function placeResult({file, line, secret}: Verdict): FilePlace {
  return {file, ...(line !== undefined && {line}), ...(secret !== undefined && {secret})}
}

function isStopping(verdict: Verdict): boolean {
  return 'stopsVault' in verdict
}

/** A table whose columns are measured in one pass over the files, and whose rows are rendered in the next. */
export class VerdictTable {
  readonly #table = new PlaceTable('DECRYPTS')

  /** Measures the rows of a block, by file and line. @param file its name */
  measure({values, problems}: Pick<EncryptedBlock, 'values' | 'problems'>, file: string): void {
    this.#table.measure([...values.filter(({overridden}) => !overridden), ...problems], file)
  }

  /** The line above the rows. */
  renderHeader(): string {
    return this.#table.renderHeader()
  }

  /** @returns one row per secret or problem, by line */
  renderRows({secrets, references, plain, problems}: VerdictResults): string {
    const others = [...references, ...plain, ...problems]
    const inOrder = others.length === 0 ? secrets : [...secrets, ...others].toSorted(byLine)
    return inOrder
      .map((each) => {
        const state = 'alias' in each ? describeVerdict(each) : `PROBLEM: ${each.problem}`
        return this.#table.renderRow(each, state)
      })
      .join('')
  }
}

function describeVerdict(verdict: PlainResult | ReferenceResult | VerdictResult): string {
  if ('plain' in verdict) return '-: not encrypted'
  if ('reference' in verdict) return `-: ${verdict.reference}`
  if (verdict.good) return 'yes'
  const fragment = verdict.problem.replace(/^is /, '')
  return verdict.reason === 'not-clean' ? fragment : `NO: ${fragment}`
}

/** Counts verdicts. */
export class VerdictTally {
  readonly #reasons = new Set<BadResult['reason']>()
  secrets = 0
  references = 0
  plain = 0
  problems = 0
  unclean = 0
  /** How many cannot be decrypted. */
  lost = 0
  /** How many of them keep the vault from starting. */
  stopping = 0

  add({secrets, references, plain, problems}: VerdictResults): void {
    this.secrets += secrets.length
    this.references += references.length
    this.plain += plain.length
    this.problems += problems.length
    for (const verdict of secrets) if (!verdict.good) this.#addBad(verdict)
  }

  #addBad({reason, stopsVault}: BadResult): void {
    if (reason === 'not-clean') this.unclean++
    else this.lost++
    if (stopsVault) this.stopping++
    this.#reasons.add(reason)
  }

  /** How many cannot be decrypted or are not clean. */
  get bad(): number {
    return this.unclean + this.lost
  }

  /**
   * What to try about the bad verdicts and the problems, one clause for each kind.
   * @param encryptCommand encrypts the plaintexts in place
   * @param profileHint which profile to use for what is encrypted for another key, if that is known
   */
  hints(encryptCommand: string, profileHint = chooseProfile): readonly string[] {
    const plaintext = `encrypt plaintext with "${encryptCommand}", adding --all if it is not in brackets`
    const known = {...hints, plaintext, 'another-key': profileHint, 'wrong-length': profileHint}
    const ofReasons = [...this.#reasons].map((reason) => known[reason] ?? 'encrypt them again with "mi secret create"')
    return [...new Set([...ofReasons, ...(this.problems > 0 ? [repair] : [])])]
  }
}

/**
 * @param concerns why Micro Integrator cannot open the key, if it cannot
 * @returns a sentence without a full stop
 */
export function summarize(
  {secrets, problems, unclean, lost, stopping}: VerdictTally,
  concerns: readonly string[] = [],
): string {
  const total = counted(secrets)
  const parts = [
    ...(lost === 0 ? [] : [`Micro Integrator cannot decrypt ${lost} of ${total}`, ...describeStop(stopping, lost)]),
    ...(unclean === 0 ? [] : [describeUnclean(unclean, lost === 0 ? ` of ${total}` : '')]),
    ...(problems === 0 ? [] : [describeProblems(problems)]),
  ]
  if (parts.length > 0) return parts.join('; ')
  return concerns.length === 0
    ? `Micro Integrator can decrypt ${total}`
    : `the key decrypts ${total}, but Micro Integrator cannot open it: see above`
}

/** @returns what to say about the values that are not judged: one sentence for each kind */
export function remarksOnUnchecked({references, plain}: Pick<VerdictTally, 'plain' | 'references'>): readonly string[] {
  return [...(references === 0 ? [] : [describeReferences(references)]), ...(plain === 0 ? [] : [describePlain(plain)])]
}

function describeReferences(count: number): string {
  return count === 1
    ? '1 value is a reference and was not checked'
    : `${count} values are references and were not checked`
}

function describePlain(count: number): string {
  const [are, secret] =
    count === 1 ? ['1 variable is', 'it is a secret'] : [`${count} variables are`, 'any is a secret']
  return `${are} not encrypted; if ${secret}, put it in brackets and run: mi secret encrypt FILE`
}

/** In symmetric mode, the vault decrypts everything when it starts, and a value that it cannot even read ends that. */
function describeStop(count: number, lost: number): readonly string[] {
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

const hints: Readonly<Partial<Record<BadResult['reason'], string>>> = {
  unreadable: repair,
  'another-transformation':
    'use --cipher or --profile if Micro Integrator is configured for that transformation, or re-encrypt them with "mi secret rotate --from-cipher auto"',
  'not-clean': 're-encrypt values that are not clean with "mi secret rotate --from-cipher auto"',
  'not-encoded': 'encode ciphertexts in "data" in base64 once more, or move them to "stringData"',
}
