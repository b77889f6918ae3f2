/** Values put into a text that is there: over those of the same alias, the others beside them. */
import {encoded, agrees, exchanged, refuseProblems, scanned, scannedAgain, unsafe, type Place, type Scan, type Scanner} from './in-place.js'
import type {Document, EncryptedValue, Merged} from './values.js'

/** What a format knows of merging. */
export interface Merging {
  readonly scanner: Scanner
  /** The places that count for the aliases that are merged, in the order of the text. */
  meant(text: string, scan: Scan): readonly Place[]
  /** @param values none of which has a place in the text yet; there is at least one */
  added(text: string, values: readonly EncryptedValue[]): Document
}

/**
 * @throws FormatError where the bytes are not text of this format, or the result would not be read as is meant
 * @throws SecretsError where a part of it cannot be read
 */
export function merged(existing: Uint8Array, values: readonly EncryptedValue[], merging: Merging): Merged {
  const {text, scan} = scanned(existing, merging.scanner)
  refuseProblems(scan)
  const ciphertexts = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
  const standing = effective(merging.meant(text, scan))
  const there = new Set(standing.map(({value}) => value.alias))
  const added = [...ciphertexts.keys()].filter((alias) => !there.has(alias))

  const withReplaced = exchanged(text, scan, merging.scanner, replacementsFor(standing, ciphertexts))
  const {text: result, remarks} = withAdded(withReplaced, values.filter(({alias}) => !there.has(alias)), merging)
  if (!hasOnlyGained(scannedAgain(withReplaced, merging.scanner), result, new Set(added), ciphertexts, merging)) throw unsafe()
  return {bytes: encoded(result, existing), replaced: [...ciphertexts.keys()].filter((alias) => there.has(alias)), added, remarks: [...scan.remarks, ...remarks]}
}

function effective(places: readonly Place[]): readonly Place[] {
  return places.filter(({value}) => !value.overridden)
}

function replacementsFor(standing: readonly Place[], ciphertexts: ReadonlyMap<string, string>): Map<Place, string> {
  const replacements = new Map<Place, string>()
  for (const place of standing) {
    const ciphertext = ciphertexts.get(place.value.alias)
    if (ciphertext !== undefined) replacements.set(place, ciphertext)
  }
  return replacements
}

function withAdded(text: string, values: readonly EncryptedValue[], merging: Merging): Document {
  return values.length === 0 ? {text, remarks: []} : merging.added(text, values)
}

/** Whether the added values are read from the result, and all else as it was. */
function hasOnlyGained(
  before: Scan,
  result: string,
  added: ReadonlySet<string>,
  ciphertexts: ReadonlyMap<string, string>,
  merging: Merging,
): boolean {
  const after = scannedAgain(result, merging.scanner)
  const gained = new Set(effective(merging.meant(result, after)).filter(({value}) => added.has(value.alias)))
  const others = after.places.filter((place) => !gained.has(place))
  return (
    gained.size === added.size &&
    [...gained].every(({value}) => value.value === ciphertexts.get(value.alias)) &&
    others.length === before.places.length &&
    before.places.every((place, index) => agrees(others[index], place))
  )
}
