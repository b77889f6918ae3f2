/** Values put into a text that is there: over those of the same alias, the others beside them. */
import {
  agrees,
  encodeText,
  replaceValues,
  refuseProblems,
  scanBytes,
  rescan,
  unsafe,
  type EditablePlace,
  type Scan,
  type Scanner,
} from './in-place.js'
import type {Document, EncryptedValue, MergeResult} from '../format.js'

/** What a format knows of merging. */
export interface Merging<S extends Scan = Scan> {
  readonly scanner: Scanner<S>
  /** The places that values are merged into, in the order of the text. */
  targets(scan: S): readonly EditablePlace[]
  /** @param values none of which has a place in the text yet; there is at least one */
  add(text: string, scan: S, values: readonly EncryptedValue[]): Document
  /** What a person should know of the result. */
  remarks(scan: S): readonly string[]
}

/**
 * @throws FormatError where the bytes are not text of this format, or the result would not be read as is meant
 * @throws SecretsError where a part of it cannot be read
 */
export function mergeText<S extends Scan>(
  existing: Uint8Array,
  values: readonly EncryptedValue[],
  merging: Merging<S>,
): MergeResult {
  const {text, scan} = scanBytes(existing, merging.scanner)
  refuseProblems(scan)
  const ciphertexts = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
  const standing = merging.targets(scan).filter(isEffective)
  const there = new Set(standing.map(({value}) => value.alias))
  const missing = values.filter(({alias}) => !there.has(alias))

  const exchangedText = replaceValues(text, scan, merging.scanner, replacementsAt(standing, ciphertexts))
  const before = rescan(exchangedText, merging.scanner)
  const {text: result, remarks} =
    missing.length === 0 ? {text: exchangedText, remarks: []} : merging.add(exchangedText, before, missing)
  const after = rescan(result, merging.scanner)
  if (!hasOnlyAdded(before, after, findAdded(merging.targets(after), there, ciphertexts))) throw unsafe()
  const aliases = [...ciphertexts.keys()]
  return {
    bytes: encodeText(result, existing),
    replaced: aliases.filter((alias) => there.has(alias)),
    added: aliases.filter((alias) => !there.has(alias)),
    remarks: [...scan.remarks, ...remarks, ...merging.remarks(after)],
  }
}

function isEffective({value}: EditablePlace): boolean {
  return !value.overridden
}

function replacementsAt(
  standing: readonly EditablePlace[],
  ciphertexts: ReadonlyMap<string, string>,
): Map<EditablePlace, string> {
  const replacements = new Map<EditablePlace, string>()
  for (const place of standing) {
    const ciphertext = ciphertexts.get(place.value.alias)
    if (ciphertext !== undefined) replacements.set(place, ciphertext)
  }
  return replacements
}

/** The places of the values that had none, where each is there once and to the letter. */
function findAdded(
  meant: readonly EditablePlace[],
  there: ReadonlySet<string>,
  ciphertexts: ReadonlyMap<string, string>,
): ReadonlySet<EditablePlace> {
  const missing = new Map([...ciphertexts].filter(([alias]) => !there.has(alias)))
  const gained = meant.filter((place) => isEffective(place) && missing.get(place.value.alias) === place.value.value)
  if (gained.length !== missing.size) throw unsafe()
  return new Set(gained)
}

function hasOnlyAdded(before: Scan, after: Scan, gained: ReadonlySet<EditablePlace>): boolean {
  const others = after.places.filter((place) => !gained.has(place))
  return others.length === before.places.length && before.places.every((place, index) => agrees(others[index], place))
}
