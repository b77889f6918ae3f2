/** Adds entries to a Secret in a manifest, in the style of the existing ones. */
import {applyEdits, areEqual, unsafe, type Edit} from '../text/in-place.js'
import {codings, type SecretField, type ManifestSecret} from './manifest-secrets.js'
import {renderYaml} from './write-yaml.js'
import {emptyBraces, entryEnd, lineEndAfter} from './yaml-layout.js'
import {lineStartAt} from '../text/layout.js'
import type {EncryptedValue} from '../format.js'
import {
  scalarBounds,
  mappingEntries,
  isNull,
  keyStart,
  outlineYaml,
  parseYaml,
  pastColon,
  sequenceItems,
  type Yaml,
  type YamlEntry,
  type YamlNode,
} from './read-yaml.js'

/** Keys, and their values or the entries to put under them. */
export type NewEntries = ReadonlyMap<string, string | NewEntries>

interface Insertion {
  readonly edit: Edit
  /** The event before which it inserts. */
  readonly at: YamlNode
  /** How many events it removes there. */
  readonly removed: number
  /** What it adds to the outline. */
  readonly added: readonly string[]
}

/** A text, and how the lines end that are added to it. */
interface Target {
  readonly yaml: Yaml
  readonly lineEnd: string
}

/**
 * Inserts after the last entry of `stringData`, or of `data` if only that has entries.
 * @param lineEnd of the new lines
 * @returns the complete text
 * @throws FormatError unless the new text means the same as before, plus the new values
 */
export function insertEntries(
  yaml: Yaml,
  secret: ManifestSecret,
  values: readonly EncryptedValue[],
  lineEnd: string,
): string {
  return insertChecked(yaml, planInsertion({yaml, lineEnd}, secret, values))
}

/**
 * Inserts after the last entry of a mapping, or in the place of an empty one.
 * @param parent the root of a document that is a mapping with entries, or the entry whose value is a mapping or null
 * @param lineEnd of the new lines
 * @returns the complete text
 * @throws FormatError unless the new text means the same as before, plus the content
 */
export function insertIntoMapping(
  yaml: Yaml,
  parent: YamlEntry | YamlNode,
  content: NewEntries,
  lineEnd: string,
): string {
  const target = {yaml, lineEnd}
  const [entry, mapping] = typeof parent === 'number' ? [undefined, parent] : [parent, parent.value]
  const last = mappingEntries(yaml, mapping).at(-1)
  const step =
    entry === undefined || last === undefined || last.inFlow ? 2 : columnOf(yaml, last) - columnOf(yaml, entry)
  if (last !== undefined) return insertChecked(yaml, insertAfter(target, last, content, Math.max(1, step)))
  if (entry === undefined) throw unsafe()
  return insertChecked(yaml, insertIntoEmpty(target, entry, content, 2))
}

/** @returns lines of entries that are not indented, each with its end */
export function renderEntries(content: NewEntries, lineEnd: string): string {
  return renderLines(content, lineEnd, 0) + lineEnd
}

function insertChecked(yaml: Yaml, insertion: Insertion): string {
  const result = applyEdits(yaml.text, [insertion.edit])
  const before = fullOutline(yaml)
  const expected = [
    before.slice(0, insertion.at),
    insertion.added,
    before.slice(insertion.at + insertion.removed),
  ].flat()
  if (!areEqual(fullOutline(parseYaml(result)), expected)) throw unsafe()
  return result
}

function fullOutline(yaml: Yaml): readonly string[] {
  return outlineYaml(yaml, new Set())
}

function planInsertion(target: Target, secret: ManifestSecret, values: readonly EncryptedValue[]): Insertion {
  const {yaml} = target
  const field = fieldFor(yaml, secret)
  const content = new Map(values.map(({alias, ciphertext}) => [alias, codings[field].encode(ciphertext)]))
  const existing = secret.entries.get(field)
  if (existing === undefined)
    return insertAfter(target, lastScalar(yaml, secret), new Map([[field, content]]), indentStep(yaml, secret))
  const last = mappingEntries(yaml, existing.value).at(-1)
  return last === undefined
    ? insertIntoEmpty(target, existing, content, indentStep(yaml, secret))
    : insertAfter(target, last, content)
}

function fieldFor(yaml: Yaml, {entries}: ManifestSecret): SecretField {
  const holds = (field: SecretField) => mappingEntries(yaml, entries.get(field)?.value ?? -1).length > 0
  return !holds('stringData') && holds('data') ? 'data' : 'stringData'
}

/** There is always one, since `kind` is a scalar. */
function lastScalar(yaml: Yaml, {entries}: ManifestSecret): YamlEntry {
  const last = [...entries.values()].findLast(({value}) => scalarBounds(yaml, value) !== undefined)
  if (last === undefined) throw unsafe()
  return last
}

/** The indentation of the metadata, in spaces. */
function indentStep(yaml: Yaml, {entries}: ManifestSecret): number {
  const metadata = entries.get('metadata')
  const [first] = metadata === undefined ? [] : mappingEntries(yaml, metadata.value)
  if (metadata === undefined || first === undefined || first.inFlow) return 2
  return Math.max(1, columnOf(yaml, first) - columnOf(yaml, metadata))
}

function columnOf(yaml: Yaml, entry: YamlEntry): number {
  const start = keyStart(yaml, entry)
  return start - lineStartAt(yaml.text, start)
}

function insertAfter(target: Target, entry: YamlEntry, content: NewEntries, indent?: number): Insertion {
  const {yaml} = target
  return {
    edit: entry.inFlow ? flowEditAfter(target, entry, content) : blockEditAfter(target, entry, content, indent),
    at: yaml.after[entry.value] ?? 0,
    removed: 0,
    added: fullOutline(parseYaml(renderYaml(content))).slice(2, -2),
  }
}

function blockEditAfter({yaml, lineEnd}: Target, entry: YamlEntry, content: NewEntries, indent?: number): Edit {
  const at = lineEndAfter(yaml, lastLeaf(yaml, entry))
  const lines = renderLines(content, lineEnd, columnOf(yaml, entry), indent)
  return {start: at, end: at, text: at === lineStartAt(yaml.text, at) ? lines + lineEnd : lineEnd + lines}
}

function renderLines(content: NewEntries, lineEnd: string, column: number, indent?: number): string {
  const lines = renderYaml(content, indent).trimEnd().split('\n')
  return lines.map((line) => ' '.repeat(column) + line).join(lineEnd)
}

/** The last entry or item in an entry, at any depth; the entry itself if its value is not a collection, or an empty one. */
function lastLeaf(yaml: Yaml, entry: YamlEntry): YamlEntry {
  let leaf = entry
  for (let inner: YamlEntry | undefined = entry; inner !== undefined; inner = lastIn(yaml, leaf)) leaf = inner
  return leaf
}

function lastIn(yaml: Yaml, {value}: YamlEntry): YamlEntry | undefined {
  const item = sequenceItems(yaml, value).at(-1)
  return item === undefined ? mappingEntries(yaml, value).at(-1) : {key: item, value: item, inFlow: false}
}

function flowEditAfter({yaml, lineEnd}: Target, entry: YamlEntry, content: NewEntries): Edit {
  const {text} = yaml
  const end = entryEnd(yaml, entry)
  const key = keyStart(yaml, entry)
  const before = text.slice(lineStartAt(text, key), key)
  const colon = colonStyle(yaml, entry)
  const isCompact = text[key - 1] === ',' || (text[key - 1] === '{' && colon === ':')
  const separator = /^[ \t]+$/.test(before) ? `,${lineEnd}${before}` : isCompact ? ',' : ', '
  return {start: end, end, text: separator + renderPairs(content, separator, colon)}
}

/** `:` or `: `, as the existing entry has it. */
function colonStyle(yaml: Yaml, {key, value}: YamlEntry): string {
  const colon = yaml.text.slice(scalarBounds(yaml, key)?.end, scalarBounds(yaml, value)?.start)
  return colon === ':' ? colon : ': '
}

function renderPairs(content: NewEntries, separator = ', ', colon = ': '): string {
  return Array.from(
    content,
    ([key, value]) =>
      `${JSON.stringify(key)}${colon}${typeof value === 'string' ? JSON.stringify(value) : `{${renderPairs(value)}}`}`,
  ).join(separator)
}

/** Fills a field that is empty: `{}`, `null` or nothing at all. */
function insertIntoEmpty(target: Target, entry: YamlEntry, content: NewEntries, indent: number): Insertion {
  const {yaml} = target
  return {
    edit: emptyEdit(target, entry, content, indent),
    at: entry.value,
    removed: (yaml.after[entry.value] ?? 0) - entry.value,
    added: fullOutline(parseYaml(renderYaml(content))).slice(1, -1),
  }
}

function emptyEdit({yaml, lineEnd}: Target, entry: YamlEntry, content: NewEntries, indent: number): Edit {
  const colon = pastColon(yaml, entry)
  const bounds = isNull(yaml, entry.value) ? scalarBounds(yaml, entry.value) : emptyBraces(yaml, entry.value)
  if (colon === undefined) throw unsafe()
  if (entry.inFlow)
    return {
      start: bounds?.start ?? colon,
      end: bounds?.end ?? colon,
      text: `${bounds === undefined ? ' ' : ''}{${renderPairs(content)}}`,
    }
  const lines = renderLines(content, lineEnd, columnOf(yaml, entry) + indent)
  return {start: colon, end: bounds?.end ?? colon, text: lineEnd + lines}
}
