/**
 * Files of java.util.Properties. The rules are those of the documentation of `Properties.load(Reader)`; the encoding is UTF-8.
 * https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
import {byLine, type SecretProblem} from '../errors.js'
import {lastOfEach, type Entry} from './duplicates.js'
import {decoded, naturalLines} from './text.js'
import type {Document, EncryptedValue, OutputFormat, Source, SourceFormat} from './values.js'

/**
 * Reads what Java would read, values to the byte. `${…}` is plain text. An empty value is a value.
 * Problems: a line that is not UTF-8, a malformed `\u` escape (where Java throws), half a surrogate pair, an empty alias.
 */
export const properties: SourceFormat = {read}

/** `alias=ciphertext` lines, without spaces round the `=`, which `kubectl create secret --from-env-file` and a shell refuse. */
export const propertiesFile: OutputFormat = {
  defaultDest: 'security/wso2-secrets.properties',
  refusal: (alias) => (alias === '' ? 'is empty' : undefined),
  write,
}

function read(bytes: Uint8Array): Source {
  const {text, problems: undecodable} = decoded(bytes)
  const entries: Entry[] = []
  const problems: SecretProblem[] = [...undecodable]
  for (const {content, line} of logicalLines(text)) {
    const entry = entryOf(content, line)
    if ('problem' in entry) problems.push(entry)
    else entries.push(entry)
  }
  return {...lastOfEach(entries), problems: problems.toSorted(byLine)}
}

interface LogicalLine {
  readonly content: string
  /** Where it begins, from 1. */
  readonly line: number
}

/** Neither blank nor a comment, continuations joined. Blanks and comments stay such where only empty continuations precede them. */
function* logicalLines(text: string): Generator<LogicalLine> {
  let parts: string[] = []
  let start = 0
  let line = 0
  for (const natural of naturalLines(text)) {
    line++
    const content = natural.replace(/^[ \t\f]+/, '')
    if (parts.length === 0) {
      if (/^(?:$|[#!])/.test(content)) continue
      start = line
    }
    const continues = endsInOddBackslashes(content)
    const part = continues ? content.slice(0, -1) : content
    if (part !== '') parts.push(part)
    if (continues) continue
    yield {content: parts.join(''), line: start}
    parts = []
  }
  if (parts.length > 0) yield {content: parts.join(''), line: start}
}

function endsInOddBackslashes(line: string): boolean {
  let index = line.length
  while (line[index - 1] === '\\') index--
  return (line.length - index) % 2 === 1
}

function entryOf(content: string, line: number): Entry | (SecretProblem & {readonly line: number}) {
  const end = keyEnd(content)
  const alias = unescaped(content.slice(0, end))
  const value = unescaped(content.slice(valueStart(content, end)))
  if (alias === undefined || value === undefined) return {...(alias ? {alias} : {}), line, problem: malformed}
  if (alias === '') return {line, problem: 'has no alias before its separator'}
  const isBare = end === content.length
  if (alias.isWellFormed() && value.isWellFormed()) return {alias, value, line, ...(isBare && {bare: true})}
  return {...(!isBare && {alias}), line, problem: 'has half a surrogate pair, which no encoding can carry'}
}

const malformed = 'has a malformed \\u escape: four hexadecimal digits must follow'

/** The first white space, `=` or `:` that no backslash precedes. */
function keyEnd(content: string): number {
  for (let index = 0; index < content.length; index++) {
    const character = content.charAt(index)
    if (character === '\\') index++
    else if ('=: \t\f'.includes(character)) return index
  }
  return content.length
}

function valueStart(content: string, end: number): number {
  const separator = /[ \t\f]*[=:]?[ \t\f]*/y
  separator.lastIndex = end
  separator.test(content)
  return separator.lastIndex
}

const escapes: Readonly<Record<string, string>> = {t: '\t', n: '\n', r: '\r', f: '\f'}

/** Undefined where a `\u` lacks its four digits. */
function unescaped(text: string): string | undefined {
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
  /** Of what follows the backslash. */
  readonly length: number
}

function escapeAt(text: string, index: number): Escape | undefined {
  const letter = text.charAt(index)
  if (letter !== 'u') return {character: escapes[letter] ?? letter, length: 1}
  const digits = text.slice(index + 1, index + 5)
  if (!/^[\dA-Fa-f]{4}$/.test(digits)) return undefined
  return {character: String.fromCharCode(Number.parseInt(digits, 16)), length: 5}
}

function write(values: readonly EncryptedValue[]): Document {
  return {text: values.map(({alias, ciphertext}) => `${escaped(alias)}=${ciphertext}\n`).join(''), remarks: []}
}

/** Beyond ASCII too, so that `load(InputStream)`, which takes ISO 8859-1, reads the same key. */
function escaped(alias: string): string {
  return alias.replaceAll(/[^!-~]|[\\=:#!]/g, (character) =>
    /[^ -~]/.test(character) ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : `\\${character}`,
  )
}
