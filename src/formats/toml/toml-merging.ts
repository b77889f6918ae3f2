/** Merges values into a table of secrets, and adds the table if there is none. */
import {agrees, applyEdits, areEqual, unsafe, type EditableBlock} from '../text/in-place.js'
import {recordsFor} from '../text/line-merging.js'
import type {EncryptedBlock, EncryptedValue, MergedValues, Merger, Merging} from '../format.js'
import {encryptedToml, type TomlScan} from './encrypted-toml.js'
import {newTable, renderInsertion} from './table-insertion.js'
import {mostCharacters, refuseTooLarge, tomlTooLarge} from './toml-limits.js'
import type {SecretTable} from './secret-names.js'

export function tomlMerging(table: SecretTable): Merging {
  return {format: encryptedToml, isStrict: true, begin: (values) => new TomlMerger(values, table)}
}

/** The file is a single block. */
class TomlMerger implements Merger {
  readonly #values: MergedValues
  readonly #table: SecretTable
  #block: EditableBlock<TomlScan> | undefined

  constructor(values: MergedValues, table: SecretTable) {
    this.#values = values
    this.#table = table
  }

  merge(block: EncryptedBlock): Iterable<EncryptedBlock> {
    // The format makes no others.
    const before = block as EditableBlock<TomlScan>
    const replacements = before.scan.places.map(({table, value}) =>
      table === this.#table ? this.#values.take(value.alias) : undefined,
    )
    const records = recordsFor(before, this.#values, (index) => replacements[index] !== undefined)
    this.#block = before.replace(replacements, undefined, records)
    return []
  }

  *end(): Generator<EncryptedBlock> {
    const block = this.#block ?? encryptedToml.read(Buffer.alloc(0))
    const values = this.#rest()
    yield values.length === 0 ? block : this.#add(block, values)
  }

  /** @throws FormatError early if there are too many */
  #rest(): readonly EncryptedValue[] {
    const values: EncryptedValue[] = []
    let length = 0
    for (const value of this.#values.rest()) {
      values.push(value)
      length += value.ciphertext.length
      if (length > mostCharacters) throw tomlTooLarge()
    }
    return values
  }

  /** @throws FormatError unless the block then has the same values, and these */
  #add(block: EditableBlock<TomlScan>, values: readonly EncryptedValue[]): EncryptedBlock {
    const {text, scan} = block
    const insertion = scan.insertions.get(this.#table) ?? newTable(text, this.#table)
    const merged = applyEdits(text, [renderInsertion(insertion, values)])
    refuseTooLarge(merged, 'would have')
    const after = block.rewrite(merged)
    const added = this.#findAdded(scan, after.scan, values)
    return after.replace(
      [],
      undefined,
      recordsFor(after, this.#values, (index) => added.has(index)),
    )
  }

  /** @returns the indices of the values @throws FormatError unless they, and nothing else, were added */
  #findAdded(before: TomlScan, after: TomlScan, values: readonly EncryptedValue[]): ReadonlySet<number> {
    const added = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
    const indices = new Set<number>()
    let at = 0
    for (const [index, place] of after.places.entries()) {
      const earlier = before.places[at]
      const {alias, value} = place.value
      if (earlier?.table === place.table && agrees(place, earlier)) at++
      else if (place.table !== this.#table || added.get(alias) !== value || !added.delete(alias)) throw unsafe()
      else indices.add(index)
    }
    if (at !== before.places.length || added.size > 0 || !areEqual(after.outline, before.outline)) throw unsafe()
    return indices
  }

  remarks(): readonly string[] {
    return []
  }
}
