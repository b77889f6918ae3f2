/** Values exchanged where they stand. What comes of it is read again before it is given away. */
import {byLine, FormatError, SecretsError, UserError, type SecretProblem} from '../../errors.js'
import {edited, type Edit} from './edits.js'
import {decoded} from './text.js'
import type {EncryptedFormat, StandingValue} from '../format.js'

/** A value and the way to another in its place. */
export interface Place {
  readonly value: StandingValue
  edit(replacement: string): Edit
}

/** What a text says and where. */
export interface Scan {
  /** In the order of the text. */
  readonly places: readonly Place[]
  readonly problems: readonly SecretProblem[]
  readonly remarks: readonly string[]
  /** All else that a reader makes of the text, where an exchange could change that; compared before and after. */
  readonly outline: readonly string[]
}

export type Scanner<S extends Scan = Scan> = (text: string) => S

export function encryptedFormat(scanner: Scanner): EncryptedFormat {
  return {
    read: (bytes) => {
      const {text, scan} = scanned(bytes, scanner)
      const replaced = (replacement: (value: StandingValue) => string | undefined) => {
        refuseProblems(scan)
        return encoded(exchanged(text, scan, scanner, replacementsIn(scan.places, replacement)), bytes)
      }
      return {values: scan.places.map(({value}) => value), problems: scan.problems, remarks: scan.remarks, replaced}
    },
  }
}

interface Scanned<S extends Scan> {
  /** Without a byte order mark. */
  readonly text: string
  readonly scan: S
}

/** @throws FormatError where the bytes are not text of this format at all */
export function scanned<S extends Scan>(bytes: Uint8Array, scanner: Scanner<S>): Scanned<S> {
  const {text, problems} = decoded(bytes)
  const scan = scanner(text)
  return {text, scan: {...scan, problems: [...problems, ...scan.problems].toSorted(byLine)}}
}

/** @throws SecretsError where there is any problem */
export function refuseProblems({problems}: Scan): void {
  if (problems.length > 0) throw new SecretsError(problems)
}

/** The bytes of a text, after a byte order mark where the original has one. */
export function encoded(text: string, original: Uint8Array): Buffer {
  const mark = original[0] === 0xef && original[1] === 0xbb && original[2] === 0xbf ? '\uFEFF' : ''
  return Buffer.from(mark + text)
}

function replacementsIn(
  places: readonly Place[],
  replacement: (value: StandingValue) => string | undefined,
): Map<Place, string> {
  const replacements = new Map<Place, string>()
  for (const place of places) {
    const given = replacement(place.value)
    if (given !== undefined) replacements.set(place, given)
  }
  return replacements
}

/** @throws FormatError where the new text would not be read as is meant */
export function exchanged(
  text: string,
  scan: Scan,
  scanner: Scanner,
  replacements: ReadonlyMap<Place, string>,
): string {
  if (replacements.size === 0) return text
  const result = edited(
    text,
    Array.from(replacements, ([place, replacement]) => place.edit(replacement)),
  )
  const after = scannedAgain(result, scanner)
  const isAsMeant =
    after.places.length === scan.places.length &&
    scan.places.every((place, index) => agrees(after.places[index], place, replacements.get(place))) &&
    areEqual(after.outline, scan.outline)
  if (!isAsMeant) throw unsafe()
  return result
}

/** @throws FormatError where our own edits have left problems or what is no text of the format */
export function scannedAgain<S extends Scan>(text: string, scanner: Scanner<S>): S {
  const scan = again(text, scanner)
  if (scan === undefined || scan.problems.length > 0) throw unsafe()
  return scan
}

function again<S extends Scan>(text: string, scanner: Scanner<S>): S | undefined {
  try {
    return scanner(text)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** White space round a replacement may have stood round the old value, and MI trims it. */
export function agrees(place: Place | undefined, earlier: Place, replacement?: string): boolean {
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

export function unsafe(): FormatError {
  return new FormatError(
    'cannot be changed safely: the result would not be read as meant',
    'edit it by hand, or write to a new file',
  )
}
