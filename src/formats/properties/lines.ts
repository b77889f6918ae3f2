/**
 * The logical lines of java.util.Properties, and the entry in each.
 * https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
import type {SecretProblem} from '../../errors.js'
import type {Entry} from '../text/duplicates.js'
import {naturalLines} from '../text/text.js'

/** An alias and its value, and the place of the value in the text. */
export interface PlacedEntry {
  readonly entry: Entry
  /** Where its alias begins. */
  readonly begin: number
  /** Whitespace after the value is not part of it. */
  readonly start: number
  readonly end: number
  /** The value before its escapes are resolved. */
  readonly raw: string
  /** Its continuation lines, without leading blanks; empty ones are left out. */
  readonly continuations: readonly string[]
  /** Whether a backslash at the end of a line is followed by an empty line, or by nothing. */
  readonly endsInBackslash: boolean
}

/** Entries and problems are in the order of the text. */
interface PropertyLines {
  readonly entries: readonly PlacedEntry[]
  readonly problems: readonly SecretProblem[]
  /** Whether the text ends in a continuation, so that an added line would belong to its last line. */
  readonly isOpen: boolean
  /** The number of the line after the text. */
  readonly nextLine: number
}

/** @param firstLine the number of the text's first line */
export function propertyLines(text: string, firstLine = 1): PropertyLines {
  const found: (PlacedEntry | SecretProblem)[] = []
  let parts: Part[] = []
  let begun = 0
  let line = firstLine
  let end = 0
  for (const [lineStart, lineEnd] of naturalLines(text)) {
    end = lineEnd
    const current = line++
    const start = skipBlank(text, lineStart, lineEnd)
    if (parts.length === 0) {
      if (start === lineEnd || isComment(text.charCodeAt(start))) continue
      begun = current
    }
    const continues = endsInOddBackslashes(text, start, lineEnd)
    const part = text.slice(start, continues ? lineEnd - 1 : lineEnd)
    if (part !== '') parts.push({text: part, start})
    if (continues) continue
    found.push(readLine(text, {parts, line: begun, end, isOpen: false}))
    parts = []
  }
  const isOpen = parts.length > 0
  if (isOpen) found.push(readLine(text, {parts, line: begun, end, isOpen}))
  return {
    entries: found.filter((read) => 'entry' in read),
    problems: found.filter((read) => 'problem' in read),
    isOpen,
    nextLine: line,
  }
}

interface Part {
  readonly text: string
  /** Index into the text. */
  readonly start: number
}

/**
 * A line with its continuations, neither blank nor a comment. A blank or comment line counts as such even after continuation lines,
 * if those are all empty.
 */
interface LogicalLine {
  /** None is empty. */
  readonly parts: readonly Part[]
  /** The number of its first line, from 1. */
  readonly line: number
  /** Index into the text: the end of its last natural line. */
  readonly end: number
  /** Whether the text ends here, although a continuation should follow. */
  readonly isOpen: boolean
}

const unit = {
  tab: 9,
  formFeed: 12,
  space: 32,
  exclamationMark: 33,
  numberSign: 35,
  colon: 58,
  equalsSign: 61,
  backslash: 92,
} as const

function skipBlank(text: string, from: number, end: number): number {
  let index = from
  while (index < end && isBlank(text.charCodeAt(index))) index++
  return index
}

function isBlank(code: number): boolean {
  return code === unit.space || code === unit.tab || code === unit.formFeed
}

function isComment(code: number): boolean {
  return code === unit.numberSign || code === unit.exclamationMark
}

/** Whether a backslash escapes the character at `end`. */
function endsInOddBackslashes(text: string, start: number, end: number): boolean {
  let index = end
  while (index > start && text.charCodeAt(index - 1) === unit.backslash) index--
  return (end - index) % 2 === 1
}

function readLine(text: string, line: LogicalLine): PlacedEntry | SecretProblem {
  const content = joinParts(line.parts)
  const keyLength = keyEnd(content)
  const from = valueStart(content, keyLength)
  const entry = parseEntry(content, keyLength, from, line.line)
  if ('problem' in entry) return entry
  const start = indexInText(line.parts, from)
  return {
    entry,
    begin: line.parts[0]?.start ?? start,
    start,
    end: Math.max(start, valueEnd(text, line)),
    raw: content.slice(from),
    continuations: line.parts.length === 1 ? none : line.parts.slice(1).map((part) => part.text),
    endsInBackslash: endsInContinuation(line),
  }
}

const none: readonly string[] = []

function joinParts(parts: readonly Part[]): string {
  const [only] = parts
  return only !== undefined && parts.length === 1 ? only.text : parts.map(({text}) => text).join('')
}

function parseEntry(content: string, keyLength: number, from: number, line: number): Entry | SecretProblem {
  const alias = resolveEscapes(content.slice(0, keyLength))
  const value = resolveEscapes(content.slice(from))
  if (alias === undefined || value === undefined) return {...(alias ? {alias} : {}), line, problem: malformed}
  if (alias === '') return {line, problem: 'has no alias before its separator'}
  const isBare = keyLength === content.length
  if (alias.isWellFormed() && value.isWellFormed())
    return isBare ? {alias, value, line, bare: true} : {alias, value, line}
  return {...(!isBare && {alias}), line, problem: 'has half a surrogate pair, which no encoding can represent'}
}

/** The problem of a line on which Java throws. */
export const malformed = 'has a malformed \\u escape; it needs four hexadecimal digits'

/**
 * @param index into the joined parts; their total length is the end of the last part
 * @returns the same position as an index into the text
 */
function indexInText(parts: readonly Part[], index: number): number {
  let before = 0
  for (const part of parts) {
    if (index < before + part.text.length) return part.start + index - before
    before += part.text.length
  }
  const last = parts.at(-1)
  return last === undefined ? 0 : last.start + last.text.length
}

/** Whether nothing follows the backslash at the end of its last part. */
function endsInContinuation({parts, end, isOpen}: LogicalLine): boolean {
  const last = parts.at(-1)
  return last === undefined || isOpen || last.start + last.text.length !== end
}

/** Excludes trailing blanks, except one escaped by a backslash, and those before a continuation. */
function valueEnd(text: string, line: LogicalLine): number {
  const {parts, end} = line
  const last = parts.at(-1)
  if (last === undefined || endsInContinuation(line)) return end
  let index = end
  while (index > last.start && isBlank(text.charCodeAt(index - 1))) index--
  return index < end && endsInOddBackslashes(text, last.start, index) ? index + 1 : index
}

/** The index of the first whitespace, `=` or `:` that is not escaped. */
function keyEnd(content: string): number {
  const special = /[\\=: \t\f]/g
  for (let from = 0; ;) {
    special.lastIndex = from
    if (!special.test(content)) return content.length
    const index = special.lastIndex - 1
    if (content.charCodeAt(index) !== unit.backslash) return index
    from = index + 2
  }
}

function valueStart(content: string, end: number): number {
  const separator = skipBlank(content, end, content.length)
  return isSeparator(content.charCodeAt(separator)) ? skipBlank(content, separator + 1, content.length) : separator
}

function isSeparator(code: number): boolean {
  return code === unit.equalsSign || code === unit.colon
}

const escapes: Readonly<Record<string, string>> = {t: '\t', n: '\n', r: '\r', f: '\f'}

/** @returns undefined if a `\u` lacks its four digits */
function resolveEscapes(text: string): string | undefined {
  if (!text.includes('\\')) return text
  const parts: string[] = []
  let from = 0
  for (let index = text.indexOf('\\'); index !== -1; index = text.indexOf('\\', from)) {
    const escape = escapeAt(text, index + 1)
    if (escape === undefined) return undefined
    parts.push(text.slice(from, index), escape.character)
    from = index + 1 + escape.length
  }
  return parts.join('') + text.slice(from)
}

interface Escape {
  readonly character: string
  /** Without the backslash. */
  readonly length: number
}

function escapeAt(text: string, index: number): Escape | undefined {
  const letter = text.charAt(index)
  if (letter !== 'u') return {character: escapes[letter] ?? letter, length: 1}
  const digits = text.slice(index + 1, index + 5)
  if (!/^[\dA-Fa-f]{4}$/.test(digits)) return undefined
  return {character: String.fromCharCode(Number.parseInt(digits, 16)), length: 5}
}
