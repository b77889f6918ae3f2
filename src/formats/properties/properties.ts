/** Files of java.util.Properties in UTF-8. */
import {byLine, type SecretProblem} from '../../errors.js'
import {lastOfEach} from '../text/duplicates.js'
import {encryptedFormat, type EditablePlace, type Scan} from '../text/in-place.js'
import {lineMerging} from '../text/line-merging.js'
import {mergeText} from '../text/merging.js'
import {propertyLines, type PlacedEntry} from './lines.js'
import {decodeText} from '../text/text.js'
import type {Block, EncryptedFormat, EncryptedValue, NamedValue, OutputFormat, SourceFormat} from '../format.js'
import {lineWriter} from '../text/line-writer.js'

/**
 * Reads what Java would read, values to the byte. `${…}` is plain text. An empty value is a value.
 * Problems: a line that is not UTF-8, a malformed `\u` escape (where Java throws), half a surrogate pair, an empty alias.
 */
export const properties: SourceFormat = {read, cut}

/**
 * The same for values to be exchanged. A new value stands from where the old one began to the end of its logical line, whose
 * continuations are gone; blanks before and after it stay.
 */
export const encryptedProperties: EncryptedFormat = encryptedFormat(scan)

/** `alias=ciphertext` lines, without spaces round the `=`, which `kubectl create secret --from-env-file` and a shell refuse. */
export const propertiesFile: OutputFormat = {
  defaultDest: 'security/wso2-secrets.properties',
  isSequence: true,
  refusal: (alias) => (alias === '' ? 'is empty' : undefined),
  begin: () => lineWriter(renderProperty),
  merge: (existing, values) => mergeText(existing, values, merging),
}

const merging = lineMerging(scan, renderProperty, (text) => propertyLines(text).isOpen)

function read(bytes: Uint8Array, firstLine = 1): Block {
  const {text, problems: undecodable} = decodeText(bytes, firstLine)
  const {entries, problems, nextLine} = parseEntries(text, firstLine)
  const values = entries.map(({entry}) => entry)
  return {values, remarks: [], problems: [...undecodable, ...problems].toSorted(byLine), nextLine}
}

const LF = 10
const CR = 13
const backslash = 92

/**
 * After the last line end that is whole and that no backslash precedes: there a logical line ends, whatever it is. A CR that ends the
 * bytes may be half of a CR LF. The first two bytes, which tell UTF-16, stay together.
 */
function cut(bytes: Uint8Array): number {
  for (let end = bytes.length - 1; end > 0; end--) {
    const isEnd = bytes[end] === LF || (bytes[end] === CR && end + 1 < bytes.length && bytes[end + 1] !== LF)
    if (!isEnd) continue
    const before = bytes[end] === LF && bytes[end - 1] === CR ? bytes[end - 2] : bytes[end - 1]
    if (before !== backslash) return end + 1
  }
  return 0
}

interface ParsedEntries {
  readonly entries: readonly PlacedEntry[]
  readonly problems: readonly SecretProblem[]
  readonly nextLine: number
}

function parseEntries(text: string, firstLine = 1): ParsedEntries {
  const {found, nextLine} = propertyLines(text, firstLine)
  return {
    entries: found.filter((line) => line.kind === 'entry'),
    problems: found.filter((line) => line.kind === 'problem').map(({problem}) => problem),
    nextLine,
  }
}

function scan(text: string): Scan {
  const {entries, problems} = parseEntries(text)
  const {values, remarks} = lastOfEach(entries.map(({entry}) => entry))
  const effective = new Set(values)
  return {
    places: entries.map((placed) => editablePlace(placed, !effective.has(placed.entry))),
    problems,
    remarks,
    outline: [],
  }
}

/** A word alone gets the separator that it lacks. */
function editablePlace({entry, start, end}: PlacedEntry, overridden: boolean): EditablePlace {
  return {
    value: {...entry, overridden},
    edit: (replacement) => ({start, end, text: entry.bare ? `=${replacement}` : replacement}),
  }
}

/** @returns a line for each that Java reads back as it was, white space and control characters too, in whichever encoding */
export function renderPlainLines(values: readonly NamedValue[]): string {
  return values.map(({alias, value}) => `${escapeAlias(alias)}=${escapeValue(value)}\n`).join('')
}

function renderProperty({alias, ciphertext}: EncryptedValue): string {
  return `${escapeAlias(alias)}=${ciphertext}`
}

/** Beyond ASCII too, so that `load(InputStream)`, which takes ISO 8859-1, reads the same key. */
function escapeAlias(alias: string): string {
  return alias.replaceAll(/[^!-~]|[\\=:#!]/g, escapeCharacter)
}

const letters: Readonly<Record<string, string>> = {'\t': 't', '\n': 'n', '\r': 'r', '\f': 'f'}

/** @param character a UTF-16 unit */
function escapeCharacter(character: string): string {
  if (/[ -~]/.test(character)) return `\\${character}`
  return `\\${letters[character] ?? `u${character.charCodeAt(0).toString(16).padStart(4, '0')}`}`
}

/** Blanks within a value may stay as they are; one that begins it would be taken for part of the separator. */
function escapeValue(value: string): string {
  return value.replaceAll(/^ |[^ -~]|\\/g, escapeCharacter)
}
