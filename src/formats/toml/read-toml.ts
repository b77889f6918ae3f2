/**
 * Reads TOML with the place of every entry in the text.
 * https://toml.io/en/v1.0.0
 */
import {ParseError, parseTOML, type AST} from 'toml-eslint-parser'
import {FormatError} from '../../errors.js'
import {lineFinder} from '../text/text.js'

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
  /** In the order of the text. */
  readonly headers: readonly TomlHeader[]
  /** In the order of the text. */
  readonly entries: readonly TomlEntry[]
}

/**
 * @param text without a byte order mark
 * @throws FormatError, with the line but no text of the file, if it is not TOML
 */
export function readToml(text: string): Toml {
  const [root] = parse(text).body
  refuseLoneCarriageReturns(text)
  const headers: TomlHeader[] = []
  const entries: TomlEntry[] = []
  for (const node of root.body) {
    if (node.type === 'TOMLKeyValue') collectEntry(node, [], entries)
    else {
      headers.push({path: node.resolvedKey, node, line: node.loc.start.line})
      for (const entry of node.body) collectEntry(entry, node.resolvedKey, entries)
    }
  }
  return {text, root, headers, entries}
}

function collectEntry(node: AST.TOMLKeyValue, above: TomlEntry['path'], entries: TomlEntry[]): void {
  const path = [...above, ...node.key.keys.map(nameOf)]
  entries.push({path, key: node.key, value: node.value, line: node.loc.start.line})
  if (node.value.type === 'TOMLInlineTable') for (const entry of node.value.body) collectEntry(entry, path, entries)
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
        `is not valid TOML: line ${error.lineNumber}: ${describeReason(error)}`,
        'correct the TOML there',
      )
    if (error instanceof RangeError)
      throw new FormatError('has too many tables or arrays inside each other', 'correct the TOML')
    throw error
  }
}

/** The message is fixed, except that it may quote a character. */
function describeReason({message}: ParseError): string {
  const [reason = ''] = message.split(/["'(]/)
  return reason
    .trim()
    .replace(/\.$/, '')
    .replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase())
}

/** The parser takes a carriage return alone for a line end; TOML does not. */
function refuseLoneCarriageReturns(text: string): void {
  const found = /\r(?!\n)/.exec(text)
  if (found === null) return
  const line = lineFinder(text)(found.index)
  throw new FormatError(
    `line ${line} ends in a carriage return alone, with which Micro Integrator does not start`,
    'end the line in a line feed',
  )
}

/** @returns the value of a string; undefined for any other value */
export function stringOf(value: AST.TOMLContentNode): string | undefined {
  return value.type === 'TOMLValue' && value.kind === 'string' ? value.value : undefined
}

/**
 * The strings, numbers and booleans of a document by their keys, joined with dots, as MI's config-mapper names them.
 * @returns numbers as they are written; nothing of arrays, and nothing of arrays of tables
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
