/** Values put into a text that is there: over those of the same alias, the others beside them. */
import {
  agrees,
  encoded,
  exchanged,
  refuseProblems,
  scanned,
  scannedAgain,
  unsafe,
  type Place,
  type Scan,
  type Scanner,
} from './in-place.js'
import type {Document, EncryptedValue, Merged} from '../format.js'

/** What a format knows of merging. */
export interface Merging<S extends Scan = Scan> {
  readonly scanner: Scanner<S>
  /** The places that values are merged into, in the order of the text. */
  meant(scan: S): readonly Place[]
  /** @param values none of which has a place in the text yet; there is at least one */
  added(text: string, scan: S, values: readonly EncryptedValue[]): Document
  /** What a person should know of the result. */
  remarks(scan: S): readonly string[]
}

/**
 * @throws FormatError where the bytes are not text of this format, or the result would not be read as is meant
 * @throws SecretsError where a part of it cannot be read
 */
export function merged<S extends Scan>(
  existing: Uint8Array,
  values: readonly EncryptedValue[],
  merging: Merging<S>,
): Merged {
  const {text, scan} = scanned(existing, merging.scanner)
  refuseProblems(scan)
  const ciphertexts = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
  const standing = merging.meant(scan).filter(isEffective)
  const there = new Set(standing.map(({value}) => value.alias))
  const missing = values.filter(({alias}) => !there.has(alias))

  const exchangedText = exchanged(text, scan, merging.scanner, replacementsFor(standing, ciphertexts))
  const before = scannedAgain(exchangedText, merging.scanner)
  const {text: result, remarks} =
    missing.length === 0 ? {text: exchangedText, remarks: []} : merging.added(exchangedText, before, missing)
  const after = scannedAgain(result, merging.scanner)
  if (!hasOnlyGained(before, after, gainedBy(merging.meant(after), there, ciphertexts))) throw unsafe()
  const aliases = [...ciphertexts.keys()]
  return {
    bytes: encoded(result, existing),
    replaced: aliases.filter((alias) => there.has(alias)),
    added: aliases.filter((alias) => !there.has(alias)),
    remarks: [...scan.remarks, ...remarks, ...merging.remarks(after)],
  }
}

function isEffective({value}: Place): boolean {
  return !value.overridden
}

function replacementsFor(standing: readonly Place[], ciphertexts: ReadonlyMap<string, string>): Map<Place, string> {
  const replacements = new Map<Place, string>()
  for (const place of standing) {
    const ciphertext = ciphertexts.get(place.value.alias)
    if (ciphertext !== undefined) replacements.set(place, ciphertext)
  }
  return replacements
}

/** The places of the values that had none, where each is there once and to the letter. */
function gainedBy(
  meant: readonly Place[],
  there: ReadonlySet<string>,
  ciphertexts: ReadonlyMap<string, string>,
): ReadonlySet<Place> {
  const missing = new Map([...ciphertexts].filter(([alias]) => !there.has(alias)))
  const gained = meant.filter((place) => isEffective(place) && missing.get(place.value.alias) === place.value.value)
  if (gained.length !== missing.size) throw unsafe()
  return new Set(gained)
}

function hasOnlyGained(before: Scan, after: Scan, gained: ReadonlySet<Place>): boolean {
  const others = after.places.filter((place) => !gained.has(place))
  return others.length === before.places.length && before.places.every((place, index) => agrees(others[index], place))
}
