/** Tries a key on every value of a file, and judges whether the runtime could decrypt it. */
import type {Fault, FaultReason, ShapeFault} from '../cipher/fault.js'
import type {KeyKind} from '../cipher/transformation.js'
import type {SecretProblem} from '../errors.js'
import type {ExistingValue} from '../formats/format.js'
import {bracketed, describeReference, hasStrayBrackets} from '../formats/plaintext-marks.js'
import {Crew, type Pace} from './crew.js'
import {finishInOrder, type Job} from './job.js'
import {batchOpener, type DecryptionKey, type OpenedValue, type SealedValue} from './open.js'

/**
 * A value that can be decrypted has a plaintext; a reference says where the value is; any other value, one that is not clean, and a line
 * that cannot be read have a problem.
 */
export type Verdict = DecryptedVerdict | ReferenceVerdict | BadVerdict

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

/** The value is elsewhere, so nothing can be said about it: `$env{NAME}`. */
export interface ReferenceVerdict extends VerdictPlace {
  readonly value: ExistingValue
  /** A fragment without a full stop: `comes from the environment variable "NAME"`. */
  readonly reference: string
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

/** Values of one file. */
export interface ValueBatch {
  /** For the verdicts. */
  readonly file: string
  readonly values: readonly ExistingValue[]
}

/**
 * Decrypts values on as many threads as pay off, while the verdicts are read.
 * @param batches of any size. They are read ahead of the verdicts: up to a few thousand values
 * @returns for each batch, in order, one verdict for each of its values, overridden ones included, in their order
 * @throws TypeError if the key is not of the kind that the transformation requires; ThreadError; what `batches` throws
 */
export async function* judgeStream(
  batches: AsyncIterable<ValueBatch> | Iterable<ValueBatch>,
  key: DecryptionKey,
): AsyncGenerator<readonly Verdict[]> {
  const pace = paces[key.transformation.keyKind]
  const crew = openingCrew(key, pace)
  const slices = await readAhead(slicesOf(batches, pace, crew), pace.worthThreads)
  let verdicts: Verdict[] = []
  for await (const {batch: slice, results} of finishInOrder(slices, openingJob(key), crew)) {
    let opened = 0
    for (const value of slice.values) {
      const result = isSealed(value) ? results[opened++] : undefined
      verdicts.push(result === undefined ? bareVerdict(value, slice.file) : verdictOn(value, slice.file, result))
    }
    if (!slice.isLast) continue
    yield verdicts
    verdicts = []
  }
}
/** Part of a batch: what a thread gets at a time. */
interface Slice extends ValueBatch {
  /** Whether it is the last one of its batch. */
  readonly isLast: boolean
}

const paces: Readonly<Record<KeyKind, Pace>> = {
  rsa: {size: 32, worthThreads: 200},
  aes: {size: 256, worthThreads: 2000},
}

function openingCrew({transformation, key, accepted}: DecryptionKey, pace: Pace): Crew {
  return new Crew({kind: 'open', transformation: transformation.name, key, accepted}, pace)
}

/** @param crew is told how many values there are so far */
async function* slicesOf(
  batches: AsyncIterable<ValueBatch> | Iterable<ValueBatch>,
  {size}: Pace,
  crew: Crew,
): AsyncGenerator<Slice, void> {
  let count = 0
  for await (const {file, values} of batches) {
    crew.expect((count += values.filter(isSealed).length))
    let from = 0
    do {
      const part = values.slice(from, (from += size))
      yield {file, values: part, isLast: from >= values.length}
    } while (from < values.length)
  }
}

/** How many slices are read ahead at most, since they may be empty. */
const mostAhead = 16

/** @returns the same slices; that many values are in memory already, or all, unless the slices are small */
async function readAhead(slices: AsyncGenerator<Slice, void>, many: number): Promise<AsyncIterable<Slice>> {
  const read: Slice[] = []
  for (let count = 0; count < many && read.length < mostAhead; count += read.at(-1)?.values.length ?? 0) {
    const next = await slices.next()
    if (next.done) break
    read.push(next.value)
  }
  return chain(read, slices)
}

async function* chain<T>(first: readonly T[], rest: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    yield* first
    yield* rest
  } finally {
    await rest.return()
  }
}

function openingJob(key: DecryptionKey): Job<Slice, SealedValue, readonly OpenedValue[]> {
  return {
    prepare: () => batchOpener(key),
    itemsOf: ({values}) =>
      values.filter(isSealed).map(({value, undecoded}) => ({value, ...(undecoded !== undefined && {undecoded})})),
  }
}

/** Whether there is anything to decrypt. */
function isSealed({bare}: ExistingValue): boolean {
  return !bare
}

function bareVerdict(value: ExistingValue, file: string): Verdict {
  return {file, line: value.line, value, reason: 'unreadable', problem: 'has no "="; write alias=ciphertext'}
}

function verdictOn(value: ExistingValue, file: string, opened: OpenedValue): Verdict {
  const {alias, line, secret} = value
  const reference = describeReference(value.value)
  const found = reference === undefined ? judgment(opened, value) : {reference}
  return {file, alias, line, ...(secret !== undefined && {secret}), value, ...found}
}

type Judgment = Pick<GoodVerdict, 'plaintext' | 'transformation'> & Partial<Pick<UncleanVerdict, 'reason' | 'problem'>>

function judgment(opened: OpenedValue, {value}: ExistingValue): Judgment | Fault {
  if ('problem' in opened) return opened.reason === 'plaintext' ? (faultOfMarks(value) ?? opened) : opened
  const {plaintext, transformation, blemish} = opened
  if (blemish === undefined) return {plaintext, transformation}
  return {plaintext, transformation, reason: 'not-clean', problem: `is not clean: it ${blemish}`}
}

/** What brackets show about plaintext. */
export function faultOfMarks(value: string): ShapeFault | undefined {
  const inner = bracketed(value)
  if (inner === '') return {reason: 'no-value', problem: 'is empty: there is nothing in the brackets'}
  if (inner !== undefined) return {reason: 'plaintext', problem: 'is not encrypted: it is still plaintext in brackets'}
  if (hasStrayBrackets(value))
    return {reason: 'plaintext', problem: 'is not encrypted: it has brackets, but not at its ends'}
  return undefined
}

/** Whether the value can be decrypted, and every lookup of the runtime accepts it. */
export function isGood(verdict: Verdict): verdict is GoodVerdict {
  return isDecrypted(verdict) && !('reason' in verdict)
}

/** Whether the value can be decrypted, clean or not. */
export function isDecrypted(verdict: Verdict): verdict is DecryptedVerdict {
  return 'plaintext' in verdict
}

export function isUnclean(verdict: Verdict): verdict is UncleanVerdict {
  return isDecrypted(verdict) && 'reason' in verdict
}

export function isBad(verdict: Verdict): verdict is BadVerdict {
  return !isDecrypted(verdict) && !isReferring(verdict)
}

/** Whether the value is plaintext that need not be a secret. */
export function isPlain(verdict: Verdict): verdict is BadVerdict & {readonly value: ExistingValue} {
  if (!isBad(verdict) || verdict.reason !== 'plaintext' || verdict.value?.mayBePlain !== true) return false
  return faultOfMarks(verdict.value.value) === undefined
}

export function isReferring(verdict: Verdict): verdict is ReferenceVerdict {
  return 'reference' in verdict
}

/** @returns what is wrong with the value or the line, and where */
export function problemOf({file, alias, line, secret, problem}: BadVerdict): SecretProblem {
  return {
    file,
    ...(alias !== undefined && {alias}),
    ...(line !== undefined && {line}),
    ...(secret !== undefined && {secret}),
    problem,
  }
}
