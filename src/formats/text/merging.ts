/** Merges values into an existing text: replaces those with the same alias, and adds the others. */
import {
  agrees,
  collectReplacements,
  encodeText,
  remarksOn,
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

/** How to merge into one format. */
export interface Merging<S extends Scan = Scan> {
  readonly scanner: Scanner<S>
  /** The places of the values that merging may replace, in the order of the text. */
  targets(scan: S): readonly EditablePlace[]
  /** @param values at least one, and none that has a place in the text yet */
  add(text: string, scan: S, values: readonly EncryptedValue[]): Document
  /** What the user should know about the result. */
  remarks(scan: S): readonly string[]
}

/**
 * Replaces values in place, then adds those that are missing. After each step it parses the result again.
 * @throws FormatError if the bytes are not text in this format, or the result would not parse as intended
 * @throws SecretsError if a part of the text cannot be read
 */
export function mergeText<S extends Scan>(
  existing: Uint8Array,
  values: readonly EncryptedValue[],
  merging: Merging<S>,
): MergeResult {
  const {text, scan} = scanBytes(existing, merging.scanner)
  refuseProblems(scan)
  const ciphertexts = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
  const targets = merging.targets(scan).filter(isEffective)
  const existingAliases = new Set(targets.map(({value}) => value.alias))
  const missing = values.filter(({alias}) => !existingAliases.has(alias))

  const replacements = collectReplacements(targets, ({alias}) => ciphertexts.get(alias))
  const replacedText = replaceValues(text, scan, merging.scanner, replacements)
  const before = rescan(replacedText, merging.scanner)
  const {text: result, remarks} =
    missing.length === 0 ? {text: replacedText, remarks: []} : merging.add(replacedText, before, missing)
  const after = rescan(result, merging.scanner)
  if (!hasOnlyAdded(before, after, findAdded(merging.targets(after), missing))) throw unsafe()
  return {
    bytes: encodeText(result, existing),
    ...sortAliases([...ciphertexts.keys()], existingAliases),
    remarks: [...remarksOn(after, existing), ...remarks, ...merging.remarks(after)],
  }
}

function sortAliases(
  aliases: readonly string[],
  existing: ReadonlySet<string>,
): Pick<MergeResult, 'replaced' | 'added'> {
  return {
    replaced: aliases.filter((alias) => existing.has(alias)),
    added: aliases.filter((alias) => !existing.has(alias)),
  }
}

function isEffective({value}: EditablePlace): boolean {
  return !value.overridden
}

/**
 * The places of the added values.
 * @throws FormatError unless each exists exactly once, with exactly its ciphertext
 */
function findAdded(targets: readonly EditablePlace[], missing: readonly EncryptedValue[]): ReadonlySet<EditablePlace> {
  const ciphertexts = new Map(missing.map(({alias, ciphertext}) => [alias, ciphertext]))
  const added = targets.filter(
    (place) => isEffective(place) && ciphertexts.get(place.value.alias) === place.value.value,
  )
  if (added.length !== ciphertexts.size) throw unsafe()
  return new Set(added)
}

function hasOnlyAdded(before: Scan, after: Scan, added: ReadonlySet<EditablePlace>): boolean {
  const others = after.places.filter((place) => !added.has(place))
  return others.length === before.places.length && before.places.every((place, index) => agrees(others[index], place))
}
