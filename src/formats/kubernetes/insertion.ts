/** New entries in a Secret of a manifest, in the style of what stands there. */
import {CHOMPING_MODE} from 'js-yaml'
import {applyEdits, areEqual, unsafe, type Edit} from '../text/in-place.js'
import {codings, type SecretField, type ManifestSecret} from './manifest-secrets.js'
import {renderYaml} from './write-yaml.js'
import {isWhiteSpace, isBlockScalar} from './scalar-edits.js'
import {lineEndOf} from '../text/text.js'
import type {EncryptedValue} from '../format.js'
import {
  scalarBounds,
  collectionStart,
  mappingEntries,
  isNull,
  keyStart,
  outlineYaml,
  parseYaml,
  pastColon,
  scalarAt,
  type Yaml,
  type YamlEntry,
  type YamlNode,
} from './read-yaml.js'

/** Keys and their values, or one key and what is to be in it. */
type Content = ReadonlyMap<string, string | ReadonlyMap<string, string>>

interface Insertion {
  readonly edit: Edit
  /** The event that it stands before or that it takes the place of, and how many it takes the place of. */
  readonly at: YamlNode
  readonly removed: number
  /** What it adds to the outline. */
  readonly added: readonly string[]
}

/**
 * After the last of its `stringData`, or of its `data` where it has nothing else.
 * @returns the whole text
 * @throws FormatError where the text does not then say the same with those values more
 */
export function insertEntries(yaml: Yaml, secret: ManifestSecret, values: readonly EncryptedValue[]): string {
  const insertion = planInsertion(yaml, secret, values)
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

function planInsertion(yaml: Yaml, secret: ManifestSecret, values: readonly EncryptedValue[]): Insertion {
  const field = fieldFor(yaml, secret)
  const content = new Map(values.map(({alias, ciphertext}) => [alias, codings[field].encode(ciphertext)]))
  const standing = secret.entries.get(field)
  if (standing === undefined)
    return insertAfter(yaml, lastScalar(yaml, secret), new Map([[field, content]]), indentStep(yaml, secret))
  const last = mappingEntries(yaml, standing.value).at(-1)
  return last === undefined
    ? insertIntoEmpty(yaml, standing, content, indentStep(yaml, secret))
    : insertAfter(yaml, last, content)
}

function fieldFor(yaml: Yaml, {entries}: ManifestSecret): SecretField {
  const holds = (field: SecretField) => mappingEntries(yaml, entries.get(field)?.value ?? -1).length > 0
  return !holds('stringData') && holds('data') ? 'data' : 'stringData'
}

/** There is always its kind. */
function lastScalar(yaml: Yaml, {entries}: ManifestSecret): YamlEntry {
  const last = [...entries.values()].findLast(({value}) => scalarBounds(yaml, value) !== undefined)
  if (last === undefined) throw unsafe()
  return last
}

/** How far the metadata are indented. */
function indentStep(yaml: Yaml, {entries}: ManifestSecret): number {
  const metadata = entries.get('metadata')
  const [first] = metadata === undefined ? [] : mappingEntries(yaml, metadata.value)
  if (metadata === undefined || first === undefined || first.inFlow) return 2
  return Math.max(1, columnOf(yaml, first) - columnOf(yaml, metadata))
}

function columnOf(yaml: Yaml, entry: YamlEntry): number {
  const start = keyStart(yaml, entry)
  return start - lineStart(yaml.text, start)
}

function lineStart(text: string, index: number): number {
  let start = index
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--
  return start
}

function insertAfter(yaml: Yaml, entry: YamlEntry, content: Content, indent?: number): Insertion {
  return {
    edit: entry.inFlow ? flowEditAfter(yaml, entry, content) : blockEditAfter(yaml, entry, content, indent),
    at: yaml.after[entry.value] ?? 0,
    removed: 0,
    added: fullOutline(parseYaml(renderYaml(content))).slice(2, -2),
  }
}

function blockEditAfter(yaml: Yaml, entry: YamlEntry, content: Content, indent?: number): Edit {
  const at = lineEndAfter(yaml, entry)
  const lines = renderLines(yaml, content, columnOf(yaml, entry), indent)
  const lineEnd = lineEndOf(yaml.text)
  return {start: at, end: at, text: at === lineStart(yaml.text, at) ? lines + lineEnd : lineEnd + lines}
}

function renderLines(yaml: Yaml, content: Content, column: number, indent?: number): string {
  const lines = renderYaml(content, indent).trimEnd().split('\n')
  return lines.map((line) => ' '.repeat(column) + line).join(lineEndOf(yaml.text))
}

/** The end of the last line that belongs to an entry. Blank lines do where a block scalar keeps them. */
function lineEndAfter(yaml: Yaml, entry: YamlEntry): number {
  const {text} = yaml
  const scalar = scalarAt(yaml, entry.value)
  if (scalar === undefined) throw unsafe()
  if (!isBlockScalar(scalar)) return endOfLine(text, entryEnd(yaml, entry))
  let end = scalar.valueEnd
  if (scalar.chomping === CHOMPING_MODE.KEEP) return end
  while (end > scalar.valueStart && isWhiteSpace(text[end - 1])) end--
  return end === scalar.valueStart ? scalar.valueEnd : endOfLine(text, end)
}

function endOfLine(text: string, index: number): number {
  const end = /[\r\n]/g
  end.lastIndex = index
  return end.exec(text)?.index ?? text.length
}

/** Past a value, or past the colon where there is none. */
function entryEnd(yaml: Yaml, entry: YamlEntry): number {
  const end = scalarBounds(yaml, entry.value)?.end ?? pastColon(yaml, entry)
  if (end === undefined) throw unsafe()
  return end
}

function flowEditAfter(yaml: Yaml, entry: YamlEntry, content: Content): Edit {
  const {text} = yaml
  const end = entryEnd(yaml, entry)
  const key = keyStart(yaml, entry)
  const before = text.slice(lineStart(text, key), key)
  const colon = colonStyle(yaml, entry)
  const isCompact = text[key - 1] === ',' || (text[key - 1] === '{' && colon === ':')
  const separator = /^[ \t]+$/.test(before) ? `,${lineEndOf(text)}${before}` : isCompact ? ',' : ', '
  return {start: end, end, text: separator + renderPairs(content, separator, colon)}
}

/** As it stands between the key and the value. */
function colonStyle(yaml: Yaml, {key, value}: YamlEntry): string {
  const colon = yaml.text.slice(scalarBounds(yaml, key)?.end, scalarBounds(yaml, value)?.start)
  return colon === ':' ? colon : ': '
}

function renderPairs(content: Content, separator = ', ', colon = ': '): string {
  return Array.from(
    content,
    ([key, value]) =>
      `${JSON.stringify(key)}${colon}${typeof value === 'string' ? JSON.stringify(value) : `{${renderPairs(value)}}`}`,
  ).join(separator)
}

/** Where a field holds nothing: `{}`, or null in a word or without one. */
function insertIntoEmpty(yaml: Yaml, entry: YamlEntry, content: Content, indent: number): Insertion {
  return {
    edit: emptyEdit(yaml, entry, content, indent),
    at: entry.value,
    removed: (yaml.after[entry.value] ?? 0) - entry.value,
    added: fullOutline(parseYaml(renderYaml(content))).slice(1, -1),
  }
}

function emptyEdit(yaml: Yaml, entry: YamlEntry, content: Content, indent: number): Edit {
  const colon = pastColon(yaml, entry)
  const bounds = isNull(yaml, entry.value) ? scalarBounds(yaml, entry.value) : emptyBraces(yaml, entry.value)
  if (colon === undefined) throw unsafe()
  if (entry.inFlow)
    return {
      start: bounds?.start ?? colon,
      end: bounds?.end ?? colon,
      text: `${bounds === undefined ? ' ' : ''}{${renderPairs(content)}}`,
    }
  const lines = renderLines(yaml, content, columnOf(yaml, entry) + indent)
  return {start: colon, end: bounds?.end ?? colon, text: lineEndOf(yaml.text) + lines}
}

/** @throws FormatError where there is a comment between them */
function emptyBraces(yaml: Yaml, node: YamlNode): {readonly start: number; readonly end: number} {
  const start = collectionStart(yaml, node)
  const braces = /\{[ \t\r\n]*\}/y
  braces.lastIndex = start
  if (!braces.test(yaml.text)) throw unsafe()
  return {start, end: braces.lastIndex}
}
