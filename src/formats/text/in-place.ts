/** Replaces values in place. The result is parsed again before it is returned. */
import {byLine, FormatError, SecretsError, UserError, type SecretProblem} from '../../errors.js'
import {decodeText} from './text.js'
import type {EncryptedFormat, ExistingValue} from '../format.js'

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
  edit(replacement: string): Edit
}

/** The values of a text and their places. */
export interface Scan {
  /** In the order of the text. */
  readonly places: readonly EditablePlace[]
  readonly problems: readonly SecretProblem[]
  readonly remarks: readonly string[]
  /** More remarks, if the file begins with a byte order mark. It is not a part of the text. */
  readonly markRemarks: readonly string[]
  /** The rest of what a parser reads from the text, if an edit could change it. It must be the same before and after. */
  readonly outline: readonly string[]
}

export type Scanner<S extends Scan = Scan> = (text: string) => S

/** @returns a format that reads values with `scanner`, and replaces them in place */
export function encryptedFormat(scanner: Scanner): EncryptedFormat {
  return {
    read: (bytes) => {
      const {text, scan} = scanBytes(bytes, scanner)
      const replace = (replacement: (value: ExistingValue) => string | undefined) => {
        refuseProblems(scan)
        return encodeText(replaceValues(text, scan, scanner, collectReplacements(scan.places, replacement)), bytes)
      }
      return {
        values: scan.places.map(({value}) => value),
        problems: scan.problems,
        remarks: remarksOn(scan, bytes),
        replace,
      }
    },
  }
}

interface ScannedBytes<S extends Scan> {
  /** Without a byte order mark. */
  readonly text: string
  readonly scan: S
}

/** @throws FormatError if the bytes are not text in this format at all */
export function scanBytes<S extends Scan>(bytes: Uint8Array, scanner: Scanner<S>): ScannedBytes<S> {
  const {text, problems} = decodeText(bytes)
  const scan = scanner(text)
  return {text, scan: {...scan, problems: [...problems, ...scan.problems].toSorted(byLine)}}
}

/** @throws SecretsError if there is any problem */
export function refuseProblems({problems}: Scan): void {
  if (problems.length > 0) throw new SecretsError(problems)
}

/** All remarks on a text. @param original the bytes that it was read from, or that it replaces */
export function remarksOn({remarks, markRemarks}: Scan, original: Uint8Array): readonly string[] {
  return hasMark(original) ? [...markRemarks, ...remarks] : remarks
}

/** The bytes of a text, with a byte order mark if the original has one. */
export function encodeText(text: string, original: Uint8Array): Buffer {
  return Buffer.from((hasMark(original) ? '\uFEFF' : '') + text)
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

/** @returns the new value of each place for which `replacement` returns one */
export function collectReplacements(
  places: readonly EditablePlace[],
  replacement: (value: ExistingValue) => string | undefined,
): Map<EditablePlace, string> {
  const replacements = new Map<EditablePlace, string>()
  for (const place of places) {
    const text = replacement(place.value)
    if (text !== undefined) replacements.set(place, text)
  }
  return replacements
}

/** @throws FormatError if the new text would not parse as intended */
export function replaceValues(
  text: string,
  scan: Scan,
  scanner: Scanner,
  replacements: ReadonlyMap<EditablePlace, string>,
): string {
  if (replacements.size === 0) return text
  const result = applyEdits(
    text,
    Array.from(replacements, ([place, replacement]) => place.edit(replacement)),
  )
  const after = rescan(result, scanner)
  const isAsIntended =
    after.places.length === scan.places.length &&
    scan.places.every((place, index) => agrees(after.places[index], place, replacements.get(place))) &&
    areEqual(after.outline, scan.outline)
  if (!isAsIntended) throw unsafe()
  return result
}

/** @param edits in any order, no two of them over the same characters */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let from = 0
  for (const edit of edits.toSorted((one, other) => one.start - other.start)) {
    parts.push(text.slice(from, edit.start), edit.text)
    from = edit.end
  }
  return parts.join('') + text.slice(from)
}

/** Parses a text that was edited. @throws FormatError if the edits caused problems, or broke the format */
export function rescan<S extends Scan>(text: string, scanner: Scanner<S>): S {
  const scan = tryToScan(text, scanner)
  if (scan === undefined || scan.problems.length > 0) throw unsafe()
  return scan
}

function tryToScan<S extends Scan>(text: string, scanner: Scanner<S>): S | undefined {
  try {
    return scanner(text)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/**
 * Whether a place still has the same value, or its replacement. White space is ignored around a replacement: it may have been around the
 * old value, and MI trims it.
 */
export function agrees(place: EditablePlace | undefined, earlier: EditablePlace, replacement?: string): boolean {
  if (place === undefined) return false
  const {value} = place
  const isSameValue =
    replacement === undefined ? value.value === earlier.value.value : value.value.trim() === replacement.trim()
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
