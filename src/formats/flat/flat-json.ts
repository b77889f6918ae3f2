/**
 * Flat JSON as a source of secrets: one object of names and strings, numbers or booleans. Numbers are taken as they are written, with all
 * their digits.
 * https://www.rfc-editor.org/rfc/rfc8259
 */
import {FormatError} from '../../errors.js'
import type {Source, WholeFormat} from '../format.js'
import {lineFinder} from '../text/text.js'
import {FlatEntries, notFlat} from './flat-entries.js'
import {JsonScanner, type JsonToken} from './json-scanner.js'

/** Problems: objects, arrays, `null`, and names that are repeated. */
export const flatJson: WholeFormat = {read}

/** A name and a value make two. YAML may have as many entries. */
const mostTokens = 1 << 16

function read(text: string): Source {
  const lineOf = lineFinder(text)
  const found = new FlatEntries()
  let count = 0
  let depth = 0
  let name: JsonToken | undefined
  for (const token of tokensOf(text, lineOf)) {
    if (++count > mostTokens) throw tooMany()
    if (token.kind === 'end') depth--
    else if (depth === 0) {
      if (token.kind !== 'object') throw notFlat()
    } else if (depth === 1 && token.kind === 'name') name = token
    else if (depth === 1 && name !== undefined) found.add(nameOf(name), lineOf(name.start), valueOf(token))
    if (token.kind === 'object' || token.kind === 'array') depth++
  }
  return found.source
}

function* tokensOf(text: string, lineOf: (index: number) => number): Generator<JsonToken> {
  const scanner = new JsonScanner(text)
  yield* scanner.tokens()
  if (scanner.failedAt !== undefined)
    throw new FormatError(`is not valid JSON: line ${lineOf(scanner.failedAt)}`, 'correct the JSON there')
}

function nameOf({text}: JsonToken): string {
  return JSON.parse(text) as string
}

function valueOf({kind, text}: JsonToken): Parameters<FlatEntries['add']>[2] {
  if (kind === 'object') return {problem: 'is a mapping, not a secret'}
  if (kind === 'array') return {problem: 'is a list, not a secret'}
  if (text === 'null') return {problem: 'is null'}
  return {value: kind === 'string' ? (JSON.parse(text) as string) : text}
}

function tooMany(): FormatError {
  return new FormatError(
    `has more than ${(mostTokens / 2).toLocaleString('en')} entries, and JSON must be read in one piece`,
    'move some of the entries to another file',
  )
}
