/** Files in the format of java.util.Properties, in UTF-8. */
import {byLine} from '../../errors.js'
import {encryptedFormat, type EditablePlace, type Scan} from '../text/in-place.js'
import {lineLayout, type Layout, type Span} from '../text/layout.js'
import {lineMerging} from '../text/line-merging.js'
import {propertyLines, type PlacedEntry} from './lines.js'
import {propertyTraps} from './property-traps.js'
import {simpleLines, simplePlaces} from './simple-lines.js'
import {decodeText, endsInRecord} from '../text/text.js'
import type {Block, BlockStart, EncryptedValue, NamedValue, OutputFormat, Remark, SourceFormat} from '../format.js'
import {lineWriter} from '../text/line-writer.js'
import {latinMarkRemark, rawAliasRemark} from './latin-remarks.js'

/**
 * Reads what Java would read, byte for byte. `${…}` is not expanded, and empty values are allowed.
 * Problems: a line that is not UTF-8, a malformed `\u` escape (Java throws on it), half a surrogate pair, an empty alias.
 * Values that Java reads differently than they look have traps.
 */
export const properties: SourceFormat = {read, cut}

/**
 * The same, to replace values in place. A new value takes the place of the old one and of its continuation lines. Blanks before
 * and after it are kept.
 */
export const encryptedProperties = encryptedFormat(scan, {lastCounts: true, cut})

/** `alias=ciphertext` lines without spaces around the `=`: `kubectl create secret --from-env-file` and shells reject spaces. */
export const propertiesFile: OutputFormat = {
  defaultDest: 'security/wso2-secrets.properties',
  isSequence: true,
  refusal: (alias) => (alias === '' ? 'must not be empty' : undefined),
  begin: () => lineWriter(renderProperty),
  merging: lineMerging({
    format: encryptedProperties,
    render: renderProperty,
    isOpen: (text) => propertyLines(text).isOpen,
  }),
}

function read(bytes: Uint8Array, firstLine = 1): Block {
  const {text, problems: undecodable} = decodeText(bytes, firstLine)
  const simple = undecodable.length === 0 ? simpleLines(text, firstLine) : undefined
  if (simple) return {values: simple.entries, remarks: [], problems: [], nextLine: simple.nextLine}
  const {entries, problems, nextLine} = propertyLines(text, firstLine)
  return {
    values: entries.map(withTraps),
    remarks: [],
    problems: [...undecodable, ...problems].toSorted(byLine),
    nextLine,
  }
}

/** Copies field by field, because a spread takes ten times as long. */
function withTraps(line: PlacedEntry): NamedValue {
  const traps = propertyTraps(line)
  if (traps.length === 0) return line.entry
  const {alias, value, line: number} = line.entry
  return {alias, value, line: number, traps}
}

const LF = 10
const CR = 13
const backslash = 92

/**
 * Cuts after the last complete line end without a backslash before it, where a logical line is certain to end. A CR at the very end may
 * be half of a CR LF. Never cuts between the first two bytes, which reveal UTF-16.
 */
function cut(bytes: Uint8Array): number {
  for (let end = bytes.length - 1; end > 0; end--) {
    const isEnd = bytes[end] === LF || (bytes[end] === CR && end + 1 < bytes.length && bytes[end + 1] !== LF)
    if (!isEnd) continue
    const before = bytes[end] === LF && bytes[end - 1] === CR ? bytes[end - 2] : bytes[end - 1]
    if (before !== backslash && !endsInRecord(bytes, end)) return end + 1
  }
  return 0
}

function scan(text: string, {line}: BlockStart): Scan {
  const {places, problems, rawAliases, nextLine, layout} = scanSimple(text, line) ?? scanAny(text, line)
  return {
    places,
    problems,
    remarks: [rawAliases],
    markRemarks: [latinMarkRemark(places[0]?.value)],
    secrets: [],
    outline: [],
    nextLine,
    layout,
  }
}

interface ScannedLines extends Pick<Scan, 'nextLine' | 'places' | 'problems'> {
  readonly layout: () => Layout
  readonly rawAliases: Remark
}

function scanSimple(text: string, firstLine: number): ScannedLines | undefined {
  const lines = simpleLines(text, firstLine)
  if (lines === undefined) return undefined
  const rawAliases = rawAliasRemark(text, [], firstLine)
  const places = simplePlaces(lines)
  const extentOf = (index: number) => places[index]?.extent ?? {start: 0, end: 0}
  // Each of them is alone on its line.
  const layout = () => ({...lineLayout(text, extentOf), extentOf})
  return {places, problems: [], rawAliases, nextLine: lines.nextLine, layout}
}

function scanAny(text: string, firstLine: number): ScannedLines {
  const {entries, problems, nextLine} = propertyLines(text, firstLine)
  const layout = () => lineLayout(text, (index) => extentOf(entries[index]))
  const rawAliases = rawAliasRemark(text, entries, firstLine)
  return {places: entries.map(editablePlace), problems, rawAliases, nextLine, layout}
}

function extentOf(placed: PlacedEntry | undefined): Span {
  return {start: placed?.begin ?? 0, end: placed?.end ?? 0}
}

/** A word without a separator gets one. Copies field by field, because a spread takes ten times as long. */
function editablePlace(placed: PlacedEntry): EditablePlace {
  const {entry, start, end} = placed
  const {alias, value, line, bare} = entry
  return {
    value: bare ? {alias, value, line, bare, overridden: false} : {alias, value, line, overridden: false},
    traps: () => propertyTraps(placed),
    edit: (replacement) => ({start, end, text: bare ? `=${replacement}` : replacement}),
  }
}

/** @returns one line for each value, in ASCII. Java reads back the same value, including whitespace and control characters. */
export function renderPlainLines(values: readonly NamedValue[]): string {
  return values.map(({alias, value}) => `${escapeAlias(alias)}=${escapeValue(value)}\n`).join('')
}

function renderProperty({alias, ciphertext}: EncryptedValue): string {
  return `${escapeAlias(alias)}=${ciphertext}`
}

/** Also escapes everything beyond ASCII, so that `load(InputStream)`, which expects ISO 8859-1, reads the same key. */
function escapeAlias(alias: string): string {
  return alias.replaceAll(/[^!-~]|[\\=:#!]/g, escapeCharacter)
}

const letters: Readonly<Record<string, string>> = {'\t': 't', '\n': 'n', '\r': 'r', '\f': 'f'}

/** @param character a UTF-16 unit */
function escapeCharacter(character: string): string {
  if (/[ -~]/.test(character)) return `\\${character}`
  return `\\${letters[character] ?? `u${character.charCodeAt(0).toString(16).padStart(4, '0')}`}`
}

/** Blanks within a value need no escape. A leading one does, or it would count as part of the separator. */
function escapeValue(value: string): string {
  return value.replaceAll(/^ |[^ -~]|\\/g, escapeCharacter)
}
