/** Replaces values in place. The result is parsed again before it is returned. */
import {byLine, FormatError, SecretsError, UserError, type SecretProblem} from '../../errors.js'
import {decodeText} from './text.js'
import type {BlockStart, EncryptedBlock, EncryptedFormat, ExistingValue, Remark, SecretName, Trap} from '../format.js'

/** A change of one part of a text. */
export interface Edit {
  /** Indices into the text; both are the same for an insertion. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A value, and how to replace it. */
export interface EditablePlace {
  readonly value: ExistingValue
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
}

export type Scanner<S extends Scan = Scan> = (text: string, start: BlockStart) => S

/** A block, its text, and what was found in it. */
export interface EditableBlock<S extends Scan = Scan> extends EncryptedBlock {
  /** Without a byte order mark. */
  readonly text: string
  readonly start: BlockStart
  readonly scan: S
  replace(replacements: readonly (string | undefined)[], line?: number): EditableBlock<S>
  /**
   * Reads another text in the place of this one.
   * @throws FormatError if it has problems or is not in the format
   */
  rewrite(text: string, start?: BlockStart): EditableBlock<S>
}

export interface EditableFormat<S extends Scan = Scan> extends EncryptedFormat {
  read(bytes: Uint8Array, start?: BlockStart): EditableBlock<S>
}

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

class ScannedBlock<S extends Scan> implements EditableBlock<S> {
  readonly text: string
  readonly start: BlockStart
  readonly scan: S
  readonly #scanner: Scanner<S>
  readonly #isMarked: boolean
  #values: readonly ExistingValue[] | undefined

  constructor(text: string, start: BlockStart, scan: S, scanner: Scanner<S>, isMarked: boolean) {
    this.text = text
    this.start = start
    this.scan = scan
    this.#scanner = scanner
    this.#isMarked = isMarked
  }

  get values(): readonly ExistingValue[] {
    return (this.#values ??= this.scan.places.map(({value}) => value))
  }

  get problems(): readonly SecretProblem[] {
    return this.scan.problems
  }

  get markRemarks(): readonly Remark[] {
    return this.#isMarked ? this.scan.markRemarks : []
  }

  get remarks(): readonly Remark[] {
    return this.scan.remarks
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

  replace(replacements: readonly (string | undefined)[], line = this.start.line): EditableBlock<S> {
    if (this.problems.length > 0) throw new SecretsError(this.problems)
    const edits: Edit[] = []
    for (const [index, place] of this.scan.places.entries()) {
      const replacement = replacements[index]
      if (replacement !== undefined) edits.push(place.edit(replacement))
    }
    if (edits.length === 0 && line === this.start.line) return this
    const after = this.rewrite(applyEdits(this.text, edits), {...this.start, line})
    if (!this.#isKeptBy(after.scan, replacements)) throw unsafe()
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
