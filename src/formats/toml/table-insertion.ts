/** Where new entries of a table of secrets are inserted, in the form that the table has. */
import type {Edit} from '../text/in-place.js'
import {lineEndOf} from '../text/text.js'
import type {EncryptedValue} from '../format.js'
import type {Toml, TomlEntry, TomlHeader} from './read-toml.js'
import {isSecretTable, tablePlace} from './secret-tables.js'
import {renderKey, renderString, type SecretTable} from './secret-names.js'

/** A place for any number of entries. */
export interface Insertion {
  /** Indices into the text; what is between them is replaced. */
  readonly start: number
  readonly end: number
  /** What precedes the first entry, separates two of them, and follows the last. */
  readonly before: string
  readonly between: string
  readonly after: string
  /** The keys of the table that each entry repeats: `secrets.` */
  readonly keys: string
}

export type Insertions = ReadonlyMap<SecretTable, Insertion>

/** @returns one for each table that the text has: after its last entry, or else after its header */
export function findInsertions({text, headers, entries}: Toml): Insertions {
  const insertions = new Map<SecretTable, Insertion>()
  for (const header of headers) {
    const place = isSecretTable(header.node) ? tablePlace(header.path) : undefined
    if (place !== undefined) insertions.set(place.table, afterHeader(text, header))
  }
  for (const entry of entries) {
    const place = tablePlace(entry.path)
    const insertion = place && insertionAt(text, entry, place.below.length)
    if (place !== undefined && insertion !== undefined) insertions.set(place.table, insertion)
  }
  return insertions
}

/** @param depth of the entry below the table */
function insertionAt(text: string, {key, value}: TomlEntry, depth: number): Insertion | undefined {
  if (depth === 0) return value.type === 'TOMLInlineTable' ? inEmptyTable(value.range) : undefined
  if (depth > 1) return undefined
  const keys = text.slice(key.range[0], key.keys.at(-1)?.range[0])
  if (key.parent.parent.type === 'TOMLInlineTable') return inInlineTable(value.range[1], keys)
  return afterLine(text, {start: key.range[0], end: value.range[1]}, keys)
}

/** An inline table that has entries gets another insertion from each of them. */
function inEmptyTable([start, end]: readonly [number, number]): Insertion {
  return {start, end, before: '{ ', between: ', ', after: ' }', keys: ''}
}

function inInlineTable(index: number, keys: string): Insertion {
  return {start: index, end: index, before: ', ', between: ', ', after: '', keys}
}

function afterHeader(text: string, {node}: TomlHeader): Insertion {
  return afterLine(text, {start: node.range[0], end: node.key.range[1]}, '')
}

/** @param line the range of what is on it, without a comment */
function afterLine(text: string, line: Pick<Edit, 'start' | 'end'>, keys: string): Insertion {
  const lineFeed = text.indexOf('\n', line.end)
  const isLast = lineFeed === -1
  const isTwofold = text[lineFeed - 1] === '\r'
  const end = isLast ? text.length : lineFeed - (isTwofold ? 1 : 0)
  const lineEnd = isLast ? lineEndOf(text) : isTwofold ? '\r\n' : '\n'
  const indentation = text.slice(text.lastIndexOf('\n', line.start - 1) + 1, line.start)
  return {start: end, end, before: lineEnd + indentation, between: lineEnd + indentation, after: '', keys}
}

/** @returns a place for a new table at the end of the text */
export function newTable(text: string, table: SecretTable): Insertion {
  const lineEnd = lineEndOf(text)
  const endOfLine = text === '' || text.endsWith('\n') ? '' : lineEnd
  const blankLine = text === '' || /(?:^|\n)[ \t]*\r?\n$/.test(text) ? '' : lineEnd
  return {
    start: text.length,
    end: text.length,
    before: `${endOfLine}${blankLine}[${table}]${lineEnd}`,
    between: lineEnd,
    after: lineEnd,
    keys: '',
  }
}

/** @param values at least one */
export function renderInsertion({start, end, ...around}: Insertion, values: readonly EncryptedValue[]): Edit {
  const entries = values.map((value) => around.keys + renderTomlEntry(value))
  return {start, end, text: around.before + entries.join(around.between) + around.after}
}

export function renderTomlEntry({alias, ciphertext}: EncryptedValue): string {
  return `${renderKey(alias)} = ${renderString(ciphertext)}`
}
