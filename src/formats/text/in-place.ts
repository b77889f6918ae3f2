/** Replaces values in place. The result is parsed again before it is returned. */
import {byLine, FormatError, SecretsError, UserError, type SecretProblem} from '../../errors.js'
import {editRecords, findRecord, malformedRecords, removeRecords, type Layout, type Span} from './layout.js'
import {isSameRecord, type SecretRecord} from './record.js'
import {decodeText} from './text.js'
import type {BlockStart, EncryptedBlock, EncryptedFormat, ExistingValue, Remark, SecretName, Trap} from '../format.js'

/** A change of one part of a text. */
export interface Edit {
  /** Indices into the text; both are the same for an insertion. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A value whose record is found later. A copy of it with the record would take longer than everything else. */
interface RecordableValue extends ExistingValue {
  record?: SecretRecord
}

/** A value, and how to replace it. */
export interface EditablePlace {
  readonly value: RecordableValue
  /** Finds the traps of the value as plaintext; absent if it has none. */
  readonly traps?: () => readonly Trap[]
  edit(replacement: string): Edit
}

/** The values of a text and their places. */
export interface Scan {
  /** In the order of the text. */
  readonly places: readonly EditablePlace[]
  readonly problems: readonly SecretProblem[]
  readonly remarks: readonly Remark[]
  /** More remarks, if the file begins with a byte order mark. It is not a part of the text. */
  readonly markRemarks: readonly Remark[]
  readonly secrets: readonly SecretName[]
  /** The rest of what a parser reads from the text, if an edit could change it. It must be the same before and after. */
  readonly outline: readonly string[]
  /** The number of the line after the text. */
  readonly nextLine: number
  /** Finds where the entries are; absent if they can neither be removed nor have records. */
  readonly layout?: () => Layout
}

export type Scanner<S extends Scan = Scan> = (text: string, start: BlockStart) => S

/** A block, its text, and what was found in it. */
export interface EditableBlock<S extends Scan = Scan> extends EncryptedBlock {
  /** Without a byte order mark. */
  readonly text: string
  readonly start: BlockStart
  readonly scan: S
  replace(
    replacements: readonly (string | undefined)[],
    line?: number,
    records?: readonly (SecretRecord | undefined)[],
  ): EditableBlock<S>
  remove(isRemoved: readonly boolean[]): EditableBlock<S>
  /**
   * Reads another text in the place of this one.
   * @throws FormatError if it has problems or is not in the format
   */
  rewrite(text: string, start?: BlockStart): EditableBlock<S>
}

export interface EditableFormat<S extends Scan = Scan> extends EncryptedFormat {
  read(bytes: Uint8Array, start?: BlockStart): EditableBlock<S>
}

/** Without it, a text has no records. */
const recordStart = '# mi '

const beginning: BlockStart = {line: 1}

/** @returns a format that reads values with `scanner`, and replaces them in place */
export function encryptedFormat<S extends Scan>(
  scanner: Scanner<S>,
  traits: Omit<EncryptedFormat, 'read'>,
): EditableFormat<S> {
  return {
    ...traits,
    read: (bytes, start = beginning) => {
      const {text, problems} = decodeText(bytes, start.line)
      const scan = scanner(text, start)
      const all = problems.length === 0 ? scan.problems : [...problems, ...scan.problems].toSorted(byLine)
      return new ScannedBlock(text, start, {...scan, problems: all}, scanner, start.line === 1 && hasMark(bytes))
    },
  }
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

interface FoundValues {
  /** With their records. */
  readonly values: readonly ExistingValue[]
  /** Those below a malformed record. */
  readonly malformed: readonly ExistingValue[]
}

class ScannedBlock<S extends Scan> implements EditableBlock<S> {
  readonly text: string
  readonly start: BlockStart
  readonly scan: S
  readonly #scanner: Scanner<S>
  readonly #isMarked: boolean
  #found: FoundValues | undefined
  #layout: Layout | undefined

  constructor(text: string, start: BlockStart, scan: S, scanner: Scanner<S>, isMarked: boolean) {
    this.text = text
    this.start = start
    this.scan = scan
    this.#scanner = scanner
    this.#isMarked = isMarked
  }

  get values(): readonly ExistingValue[] {
    return (this.#found ??= this.#findRecords()).values
  }

  #findRecords(): FoundValues {
    const values = this.scan.places.map(({value}) => value)
    const malformed: ExistingValue[] = []
    if (!this.#mayHaveRecords) return {values, malformed}
    const layout = this.#requireLayout()
    values.forEach((value, index) => {
      const line = findRecord(this.text, layout, index)
      if (line?.record !== undefined) value.record = line.record
      else if (line !== undefined) malformed.push(value)
    })
    return {values, malformed}
  }

  get problems(): readonly SecretProblem[] {
    return this.scan.problems
  }

  get markRemarks(): readonly Remark[] {
    return this.#isMarked ? this.scan.markRemarks : []
  }

  get remarks(): readonly Remark[] {
    if (!this.#mayHaveRecords) return this.scan.remarks
    return [...this.scan.remarks, malformedRecords((this.#found ??= this.#findRecords()).malformed)]
  }

  get secrets(): readonly SecretName[] {
    return this.scan.secrets
  }

  get nextLine(): number {
    return this.scan.nextLine
  }

  trapsOf(index: number): readonly Trap[] {
    return this.scan.places[index]?.traps?.() ?? []
  }

  get #mayHaveRecords(): boolean {
    return this.scan.layout !== undefined && this.text.includes(recordStart)
  }

  /** @throws FormatError if the format has none */
  #requireLayout(): Layout {
    const {layout} = this.scan
    if (layout === undefined) throw unsafe()
    return (this.#layout ??= layout())
  }

  replace(
    replacements: readonly (string | undefined)[],
    line = this.start.line,
    records: readonly (SecretRecord | undefined)[] = [],
  ): EditableBlock<S> {
    if (this.problems.length > 0) throw new SecretsError(this.problems)
    const edits: Edit[] = records.some((record) => record !== undefined)
      ? [...editRecords(this.text, this.#requireLayout(), records)]
      : []
    for (const [index, place] of this.scan.places.entries()) {
      const replacement = replacements[index]
      if (replacement !== undefined) edits.push(place.edit(replacement))
    }
    if (edits.length === 0 && line === this.start.line) return this
    const after = this.rewrite(applyEdits(this.text, edits), {...this.start, line})
    const expected = this.values.map(({record}, index) => records[index] ?? record)
    if (!this.#isKeptBy(after.scan, replacements) || !haveRecords(after, expected)) throw unsafe()
    return after
  }

  remove(isRemoved: readonly boolean[]): EditableBlock<S> {
    if (this.problems.length > 0) throw new SecretsError(this.problems)
    const removed = isRemoved.flatMap((each, index) => (each ? [index] : []))
    if (removed.length === 0) return this
    const layout = this.#requireLayout()
    const edits = [...layout.remove(removed), ...removeRecords(this.text, layout, removed)]
    const after = this.rewrite(applyEdits(this.text, edits))
    const isKept = (_: unknown, index: number) => isRemoved[index] !== true
    const kept = this.scan.places.filter(isKept)
    const isAsIntended =
      after.values.length === kept.length &&
      kept.every((place, index) => agrees(after.scan.places[index], place)) &&
      areEqual(after.scan.outline, outlineWithout(this.scan.outline, removed.map(layout.outlineOf))) &&
      haveRecords(
        after,
        this.values.filter(isKept).map(({record}) => record),
      )
    if (!isAsIntended) throw unsafe()
    return after
  }

  #isKeptBy(after: Scan, replacements: readonly (string | undefined)[]): boolean {
    const {places, outline} = this.scan
    return (
      after.places.length === places.length &&
      places.every((place, index) => agrees(after.places[index], place, replacements[index])) &&
      areEqual(after.outline, outline)
    )
  }

  rewrite(text: string, start = this.start): EditableBlock<S> {
    const isMarked = this.#isMarked && start.line === this.start.line
    return new ScannedBlock(text, start, rescan(text, start, this.#scanner), this.#scanner, isMarked)
  }

  encode(): Buffer {
    return Buffer.from((this.#isMarked ? '\uFEFF' : '') + this.text)
  }
}

/** @param expected the record of each value */
function haveRecords({values}: EncryptedBlock, expected: readonly (SecretRecord | undefined)[]): boolean {
  return values.every(({record}, index) => record === expected[index] || isSameRecord(record, expected[index]))
}

/** @param parts what is left out */
function outlineWithout(outline: readonly string[], parts: readonly Span[]): readonly string[] {
  const isLeftOut = new Set(
    parts.flatMap(({start, end}) => Array.from({length: end - start}, (_, index) => start + index)),
  )
  return isLeftOut.size === 0 ? outline : outline.filter((_, index) => !isLeftOut.has(index))
}

/** @param edits in any order, no two of them over the same characters */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text
  const parts: string[] = []
  let from = 0
  for (const edit of edits.toSorted((one, other) => one.start - other.start)) {
    parts.push(text.slice(from, edit.start), edit.text)
    from = edit.end
  }
  return parts.join('') + text.slice(from)
}

/** Parses a text that was edited. @throws FormatError if the edits caused problems, or broke the format */
function rescan<S extends Scan>(text: string, start: BlockStart, scanner: Scanner<S>): S {
  const scan = tryToScan(text, start, scanner)
  if (scan === undefined || scan.problems.length > 0) throw unsafe()
  return scan
}

function tryToScan<S extends Scan>(text: string, start: BlockStart, scanner: Scanner<S>): S | undefined {
  try {
    return scanner(text, start)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/**
 * Whether a place still has the same value, or its replacement. Whitespace is ignored around a replacement: it may have been around the
 * old value, and MI trims it.
 */
export function agrees(place: EditablePlace | undefined, earlier: EditablePlace, replacement?: string): boolean {
  if (place === undefined) return false
  const {value} = place
  const isSameValue = value.value === (replacement ?? earlier.value.value) || value.value.trim() === replacement?.trim()
  return (
    isSameValue &&
    value.alias === earlier.value.alias &&
    value.secret === earlier.value.secret &&
    value.overridden === earlier.value.overridden
  )
}

export function areEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text, index) => text === others[index])
}

/** The error to throw if an edit could change more than the value. */
export function unsafe(): FormatError {
  return new FormatError(
    'cannot be edited safely: the result would not parse as intended',
    'edit it by hand, or write to a new file',
  )
}
