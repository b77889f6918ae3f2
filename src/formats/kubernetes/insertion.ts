/** New entries in a Secret of a manifest, in the style of what stands there. */
import {CHOMPING_MODE} from 'js-yaml'
import {edited, type Edit} from '../text/edits.js'
import {areEqual, unsafe} from '../text/in-place.js'
import {codings, type Field, type ManifestSecret} from './manifest-secrets.js'
import {yamlOf} from './write-yaml.js'
import {isBlank, isBlock} from './scalar-edits.js'
import {lineEndOf} from '../text/text.js'
import type {EncryptedValue} from '../format.js'
import {
  boundsOf,
  collectionStart,
  entriesOf,
  isNull,
  keyStartOf,
  outlineOf,
  parsedYaml,
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
  readonly gone: number
  /** What it adds to the outline. */
  readonly gained: readonly string[]
}

/**
 * After the last of its `stringData`, or of its `data` where it has nothing else.
 * @returns the whole text
 * @throws FormatError where the text does not then say the same with those values more
 */
export function withEntries(yaml: Yaml, secret: ManifestSecret, values: readonly EncryptedValue[]): string {
  const insertion = insertionOf(yaml, secret, values)
  const result = edited(yaml.text, [insertion.edit])
  const before = outline(yaml)
  const expected = [before.slice(0, insertion.at), insertion.gained, before.slice(insertion.at + insertion.gone)].flat()
  if (!areEqual(outline(parsedYaml(result)), expected)) throw unsafe()
  return result
}

function outline(yaml: Yaml): readonly string[] {
  return outlineOf(yaml, new Set())
}

function insertionOf(yaml: Yaml, secret: ManifestSecret, values: readonly EncryptedValue[]): Insertion {
  const field = fieldFor(yaml, secret)
  const content = new Map(values.map(({alias, ciphertext}) => [alias, codings[field].encoded(ciphertext)]))
  const standing = secret.entries.get(field)
  if (standing === undefined)
    return afterEntry(yaml, lastScalar(yaml, secret), new Map([[field, content]]), step(yaml, secret))
  const last = entriesOf(yaml, standing.value).at(-1)
  return last === undefined ? inEmpty(yaml, standing, content, step(yaml, secret)) : afterEntry(yaml, last, content)
}

function fieldFor(yaml: Yaml, {entries}: ManifestSecret): Field {
  const holds = (field: Field) => entriesOf(yaml, entries.get(field)?.value ?? -1).length > 0
  return !holds('stringData') && holds('data') ? 'data' : 'stringData'
}

/** There is always its kind. */
function lastScalar(yaml: Yaml, {entries}: ManifestSecret): YamlEntry {
  const last = [...entries.values()].findLast(({value}) => boundsOf(yaml, value) !== undefined)
  if (last === undefined) throw unsafe()
  return last
}

/** How far the metadata are indented. */
function step(yaml: Yaml, {entries}: ManifestSecret): number {
  const metadata = entries.get('metadata')
  const [first] = metadata === undefined ? [] : entriesOf(yaml, metadata.value)
  if (metadata === undefined || first === undefined || first.inFlow) return 2
  return Math.max(1, columnOf(yaml, first) - columnOf(yaml, metadata))
}

function columnOf(yaml: Yaml, entry: YamlEntry): number {
  const start = keyStartOf(yaml, entry)
  return start - lineStart(yaml.text, start)
}

function lineStart(text: string, index: number): number {
  let start = index
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--
  return start
}

function afterEntry(yaml: Yaml, entry: YamlEntry, content: Content, indent?: number): Insertion {
  return {
    edit: entry.inFlow ? flowAfter(yaml, entry, content) : blockAfter(yaml, entry, content, indent),
    at: yaml.after[entry.value] ?? 0,
    gone: 0,
    gained: outline(parsedYaml(yamlOf(content))).slice(2, -2),
  }
}

function blockAfter(yaml: Yaml, entry: YamlEntry, content: Content, indent?: number): Edit {
  const at = lineEndAfter(yaml, entry)
  const lines = linesOf(yaml, content, columnOf(yaml, entry), indent)
  const lineEnd = lineEndOf(yaml.text)
  return {start: at, end: at, text: at === lineStart(yaml.text, at) ? lines + lineEnd : lineEnd + lines}
}

function linesOf(yaml: Yaml, content: Content, column: number, indent?: number): string {
  const lines = yamlOf(content, indent).trimEnd().split('\n')
  return lines.map((line) => ' '.repeat(column) + line).join(lineEndOf(yaml.text))
}

/** The end of the last line that belongs to an entry. Blank lines do where a block scalar keeps them. */
function lineEndAfter(yaml: Yaml, entry: YamlEntry): number {
  const {text} = yaml
  const scalar = scalarAt(yaml, entry.value)
  if (scalar === undefined) throw unsafe()
  if (!isBlock(scalar)) return lineEnd(text, endOf(yaml, entry))
  let end = scalar.valueEnd
  if (scalar.chomping === CHOMPING_MODE.KEEP) return end
  while (end > scalar.valueStart && isBlank(text[end - 1])) end--
  return end === scalar.valueStart ? scalar.valueEnd : lineEnd(text, end)
}

function lineEnd(text: string, index: number): number {
  const end = /[\r\n]/g
  end.lastIndex = index
  return end.exec(text)?.index ?? text.length
}

/** Past a value, or past the colon where there is none. */
function endOf(yaml: Yaml, entry: YamlEntry): number {
  const end = boundsOf(yaml, entry.value)?.end ?? pastColon(yaml, entry)
  if (end === undefined) throw unsafe()
  return end
}

function flowAfter(yaml: Yaml, entry: YamlEntry, content: Content): Edit {
  const {text} = yaml
  const end = endOf(yaml, entry)
  const key = keyStartOf(yaml, entry)
  const before = text.slice(lineStart(text, key), key)
  const colon = colonOf(yaml, entry)
  const isCompact = text[key - 1] === ',' || (text[key - 1] === '{' && colon === ':')
  const separator = /^[ \t]+$/.test(before) ? `,${lineEndOf(text)}${before}` : isCompact ? ',' : ', '
  return {start: end, end, text: separator + pairs(content, separator, colon)}
}

/** As it stands between the key and the value. */
function colonOf(yaml: Yaml, {key, value}: YamlEntry): string {
  const colon = yaml.text.slice(boundsOf(yaml, key)?.end, boundsOf(yaml, value)?.start)
  return colon === ':' ? colon : ': '
}

function pairs(content: Content, separator = ', ', colon = ': '): string {
  return Array.from(
    content,
    ([key, value]) =>
      `${JSON.stringify(key)}${colon}${typeof value === 'string' ? JSON.stringify(value) : `{${pairs(value)}}`}`,
  ).join(separator)
}

/** Where a field holds nothing: `{}`, or null in a word or without one. */
function inEmpty(yaml: Yaml, entry: YamlEntry, content: Content, indent: number): Insertion {
  const gained = outline(parsedYaml(yamlOf(content))).slice(1, -1)
  return {
    edit: emptyEdit(yaml, entry, content, indent),
    at: entry.value,
    gone: (yaml.after[entry.value] ?? 0) - entry.value,
    gained,
  }
}

function emptyEdit(yaml: Yaml, entry: YamlEntry, content: Content, indent: number): Edit {
  const colon = pastColon(yaml, entry)
  const bounds = isNull(yaml, entry.value) ? boundsOf(yaml, entry.value) : bracesOf(yaml, entry.value)
  if (colon === undefined) throw unsafe()
  if (entry.inFlow)
    return {
      start: bounds?.start ?? colon,
      end: bounds?.end ?? colon,
      text: `${bounds === undefined ? ' ' : ''}{${pairs(content)}}`,
    }
  const lines = linesOf(yaml, content, columnOf(yaml, entry) + indent)
  return {start: colon, end: bounds?.end ?? colon, text: lineEndOf(yaml.text) + lines}
}

/** @throws FormatError where there is a comment between them */
function bracesOf(yaml: Yaml, node: YamlNode): {readonly start: number; readonly end: number} {
  const start = collectionStart(yaml, node)
  const braces = /\{[ \t\r\n]*\}/y
  braces.lastIndex = start
  if (!braces.test(yaml.text)) throw unsafe()
  return {start, end: braces.lastIndex}
}
