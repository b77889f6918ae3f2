/** Merges variables into `wso2.deployment.envs` of Helm values, and adds that mapping if there is none. */
import {FormatError} from '../../errors.js'
import {insertIntoMapping, renderEntries, type NewEntries} from '../kubernetes/insertion.js'
import {
  isMapping,
  isNull,
  keyStart,
  outlineYaml,
  parseYaml,
  roots,
  scalarText,
  type Yaml,
  type YamlEntry,
} from '../kubernetes/read-yaml.js'
import {scalarEdit} from '../kubernetes/scalar-edits.js'
import {agrees, encryptedFormat, unsafe, type EditableBlock, type EditablePlace, type Scan} from '../text/in-place.js'
import {lineEndOf, lineFinder} from '../text/text.js'
import type {EncryptedBlock, EncryptedValue, MergedValues, Merger, Merging} from '../format.js'
import {ValuesReader} from './read-values.js'

const path = ['wso2', 'deployment', 'envs'] as const

interface EnvsScan extends Scan {
  readonly yaml: Yaml
  /** The entries on the way to the variables, as far as there are any. */
  readonly way: readonly YamlEntry[]
}

/** All variables with a single value, also those that are empty, numbers or truth values. */
const helmEnvs = encryptedFormat(scanEnvs, {
  lastCounts: false,
  cut: () => 0,
  piece: (line) => `the YAML from line ${line} on`,
  areVariables: false,
})

/** @throws FormatError if it is not YAML, or a Kubernetes manifest */
function scanEnvs(text: string): EnvsScan {
  const yaml = parseYaml(text)
  const lineOf = lineFinder(text)
  const reader = new ValuesReader(yaml, lineOf)
  const way = findWay(yaml, reader)
  const envs = way.length === path.length ? reader.entries(way.at(-1)?.value, path.join('.')) : new Map<string, never>()
  const places = Array.from(envs, ([alias, entry]) => placeOf(yaml, alias, entry, lineOf)).flat()
  const replaced = new Set(
    [...envs.values()].map(({value}) => value).filter((node) => scalarText(yaml, node) !== undefined),
  )
  return {
    yaml,
    way,
    places,
    problems: reader.found.problems,
    remarks: [],
    markRemarks: [],
    secrets: [],
    outline: outlineYaml(yaml, replaced),
    nextLine: lineOf(text.length),
  }
}

function findWay(yaml: Yaml, reader: ValuesReader): readonly YamlEntry[] {
  const {root} = reader
  if (root === undefined || isNull(yaml, root)) return []
  const top = reader.entries(root, '')
  if (!isMapping(yaml, root) || (top.has('kind') && top.has('apiVersion')))
    throw new FormatError('is not a file of Helm values', 'choose such a file, or the path of a new one')
  const way: YamlEntry[] = []
  let entries = top
  for (const [index, key] of path.entries()) {
    const entry = entries.get(key)
    if (entry === undefined) break
    way.push(entry)
    const name = path.slice(0, index + 1).join('.')
    if (!reader.leadsOn(entry, name) && !isNull(yaml, entry.value))
      throw new FormatError(`has something else than a mapping in ${name}`, 'correct the file')
    entries = reader.entries(entry.value, name)
  }
  return way
}

function placeOf(
  yaml: Yaml,
  alias: string,
  entry: YamlEntry,
  lineOf: (index: number) => number,
): readonly EditablePlace[] {
  const value = scalarText(yaml, entry.value)
  if (value === undefined) return []
  const edit = (replacement: string) => scalarEdit(yaml, entry, replacement)
  return [{value: {alias, value, line: lineOf(keyStart(yaml, entry)), overridden: false}, edit}]
}

export const helmMerging: Merging = {
  format: helmEnvs,
  isStrict: true,
  begin: (values) => new EnvsMerger(values),
}

/** The file is a single block. */
class EnvsMerger implements Merger {
  readonly #values: MergedValues
  #block: EditableBlock<EnvsScan> | undefined

  constructor(values: MergedValues) {
    this.#values = values
  }

  merge(block: EncryptedBlock): Iterable<EncryptedBlock> {
    // The format makes no others.
    const before = block as EditableBlock<EnvsScan>
    this.#block = before.replace(before.scan.places.map(({value}) => this.#values.take(value.alias)))
    return []
  }

  *end(): Generator<EncryptedBlock> {
    const block = this.#block ?? helmEnvs.read(Buffer.alloc(0))
    const values = [...this.#values.rest()]
    yield values.length === 0 ? block : addTo(block, values)
  }

  remarks(): readonly string[] {
    return []
  }
}

/** @throws FormatError unless the block then has the same variables, and these */
function addTo(block: EditableBlock<EnvsScan>, values: readonly EncryptedValue[]): EncryptedBlock {
  const after = block.rewrite(insertVariables(block, values))
  const added = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
  let at = 0
  for (const place of after.scan.places) {
    const earlier = block.scan.places[at]
    const {alias, value} = place.value
    if (earlier !== undefined && agrees(place, earlier)) at++
    else if (added.get(alias) !== value || !added.delete(alias)) throw unsafe()
  }
  if (at !== block.scan.places.length || added.size > 0 || after.scan.problems.length > 0) throw unsafe()
  return after
}

function insertVariables(
  {text, scan: {yaml, way}}: EditableBlock<EnvsScan>,
  values: readonly EncryptedValue[],
): string {
  const variables: NewEntries = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
  const missing = path.slice(way.length).reverse()
  const content = missing.reduce<NewEntries>((inner, key) => new Map([[key, inner]]), variables)
  const lineEnd = lineEndOf(text)
  const [root] = roots(yaml)
  if (root !== undefined && !isNull(yaml, root)) return insertIntoMapping(yaml, way.at(-1) ?? root, content, lineEnd)
  return `${text}${text === '' || /[\r\n]$/.test(text) ? '' : lineEnd}${renderEntries(content, lineEnd)}`
}
