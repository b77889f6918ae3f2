/**
 * Reads TOML with the place of every entry in the text.
 * https://toml.io/en/v1.0.0
 */
import {ParseError, parseTOML, type AST} from 'toml-eslint-parser'
import {FormatError} from '../../errors.js'
import {lineFinder} from '../text/text.js'
import {quoted} from '../../wording.js'
import {refuseTooLarge} from './toml-limits.js'

/** A key and its value. The entries of an inline table are entries of their own, below it. */
export interface TomlEntry {
  /** The keys from the root of the document to this entry, and the indices in arrays of tables. */
  readonly path: readonly (string | number)[]
  readonly key: AST.TOMLKey
  readonly value: AST.TOMLContentNode
  /** The line of the key, from 1. */
  readonly line: number
}

/** A header, `[table]` or `[[array of tables]]`. */
export interface TomlHeader {
  readonly path: readonly (string | number)[]
  readonly node: AST.TOMLTable
  /** From 1. */
  readonly line: number
}

export interface Toml {
  /** Without a byte order mark. */
  readonly text: string
  readonly root: AST.TOMLTopLevelTable
  readonly comments: readonly AST.Comment[]
  /** In the order of the text. */
  readonly headers: readonly TomlHeader[]
  /** In the order of the text. */
  readonly entries: readonly TomlEntry[]
}

/**
 * @param text without a byte order mark
 * @throws FormatError, with the line but no value of the file, if it is not TOML or too large
 */
export function readToml(text: string): Toml {
  refuseTooLarge(text)
  refuseLoneCarriageReturns(text)
  const {body, comments} = parse(text)
  const [root] = body
  const headers: TomlHeader[] = []
  const entries: TomlEntry[] = []
  for (const node of root.body) {
    if (node.type === 'TOMLKeyValue') collectEntry(node, [], entries)
    else {
      refuseTooDeep(node.resolvedKey)
      headers.push({path: node.resolvedKey, node, line: node.loc.start.line})
      for (const entry of node.body) collectEntry(entry, node.resolvedKey, entries)
    }
  }
  return {text, root, comments, headers, entries}
}

function collectEntry(node: AST.TOMLKeyValue, above: TomlEntry['path'], entries: TomlEntry[]): void {
  const path = [...above, ...node.key.keys.map(nameOf)]
  refuseTooDeep(path)
  entries.push({path, key: node.key, value: node.value, line: node.loc.start.line})
  if (node.value.type === 'TOMLInlineTable') for (const entry of node.value.body) collectEntry(entry, path, entries)
  else refuseDeepValues(node.value)
}

/** Paths of any length would take quadratic time. */
const mostKeys = 64

function refuseTooDeep(path: TomlEntry['path']): void {
  if (path.length > mostKeys) throw tooDeep()
}

function refuseDeepValues(value: AST.TOMLContentNode): void {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostKeys) throw tooDeep()
    level = level.flatMap((each) =>
      each.type === 'TOMLArray'
        ? each.elements
        : each.type === 'TOMLInlineTable'
          ? each.body.map((entry) => entry.value)
          : [],
    )
  }
}

function tooDeep(): FormatError {
  return new FormatError('has tables or arrays that are nested too deeply', 'correct the TOML')
}

/** @returns the key as TOML reads it */
export function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value
}

function parse(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text, {tomlVersion: '1.0'})
  } catch (error) {
    if (error instanceof ParseError)
      throw new FormatError(
        `is not valid TOML: line ${error.lineNumber}: ${describeReason(error, text)}`,
        'correct the TOML there',
      )
    if (error instanceof RangeError)
      throw new FormatError(
        'has tables or arrays that are nested too deeply, or a very long string',
        'correct the TOML',
      )
    throw error
  }
}

/** The messages are fixed, except that one may quote a character. Whoever reads the file may see its keys. */
function describeReason({message, index}: ParseError, text: string): string {
  if (message.startsWith('Defining')) return `defines ${describeKey(text, index)} again`
  if (message.startsWith('Control')) return `has the control character ${describeCharacter(text, index)}`
  const [reason = ''] = message.split(/["'(]/)
  return reason
    .trim()
    .replace(/\.$/, '')
    .replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase())
}

function describeKey(text: string, index: number): string {
  const bare = /[\w-]{1,64}(?=[ \t]*[\].=])/y
  bare.lastIndex = index
  const [key] = bare.exec(text) ?? []
  return key === undefined ? 'a key' : quoted(key)
}

function describeCharacter(text: string, index: number): string {
  return `U+${(text.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** The library may accept a lone carriage return as a line end; TOML does not. */
function refuseLoneCarriageReturns(text: string): void {
  const found = /\r(?!\n)/.exec(text)
  if (found === null) return
  const line = lineFinder(text)(found.index)
  throw new FormatError(
    `line ${line} ends in a CR without an LF, which TOML does not permit`,
    'end the line in LF or CRLF',
  )
}

/** @returns the value of a string; undefined for any other value */
export function stringOf(value: AST.TOMLContentNode): string | undefined {
  return value.type === 'TOMLValue' && value.kind === 'string' ? value.value : undefined
}

/**
 * The strings, numbers and booleans of a document by their keys, joined with dots, as MI's config-mapper names them.
 * @returns numbers as they are written, without underscores; nothing of arrays, and nothing of arrays of tables
 */
export function scalarsOf({entries}: Toml): ReadonlyMap<string, string> {
  const scalars = new Map<string, string>()
  for (const {path, value} of entries) {
    if (value.type !== 'TOMLValue' || path.some((key) => typeof key === 'number')) continue
    scalars.set(path.join('.'), value.kind === 'string' ? value.value : scalarText(value))
  }
  return scalars
}

function scalarText(value: Exclude<AST.TOMLValue, AST.TOMLStringValue>): string {
  if (value.kind === 'boolean') return String(value.value)
  return value.kind === 'integer' || value.kind === 'float' ? value.number : value.datetime
}
