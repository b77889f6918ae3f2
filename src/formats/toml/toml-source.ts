/**
 * TOML as a source of secrets, such as the `Config.toml` of WSO2 Integrator. Every string is one; numbers, booleans, dates and arrays are
 * settings. The alias is the path of keys that leads to the string.
 */
import type {AST} from 'toml-eslint-parser'
import {byLine, type SecretProblem} from '../../errors.js'
import type {NamedValue, Setting, Source, WholeFormat} from '../format.js'
import {bracketed} from '../plaintext-marks.js'
import {readToml, stringOf, type Toml, type TomlEntry, type TomlHeader} from './read-toml.js'
import {renderString} from './secret-names.js'

/** Problems: references and plaintext in brackets as in a `deployment.toml`, where they mean something else than their text. */
export const tomlSource: WholeFormat = {read}

function read(text: string): Source {
  const toml = readToml(text)
  const values: NamedValue[] = []
  const problems: SecretProblem[] = []
  for (const entry of toml.entries) {
    const value = stringOf(entry.value)
    if (value === undefined || isInArray(entry)) continue
    const place = {alias: aliasOf(entry.path), line: entry.line}
    const problem = describeMark(entry.path, value)
    if (problem === undefined) values.push({...place, value})
    else problems.push({...place, problem})
  }
  return {
    values,
    problems,
    remarks: [],
    settings: settingsIn(toml),
    ...(problems.length > 0 && {advice: 'deployment' as const}),
  }
}

function isInArray({path}: Pick<TomlEntry, 'path'>): boolean {
  return path.some((key) => typeof key === 'number')
}

/** @returns the keys, joined with dots; a key that would not be told from several is quoted, as TOML writes it */
function aliasOf(path: TomlEntry['path']): string {
  return path.map((key) => (/[."\\]/.test(String(key)) ? renderString(String(key)) : String(key))).join('.')
}

/** @returns what the value stands for in a `deployment.toml`, as a fragment; undefined if it is its own text */
function describeMark(path: TomlEntry['path'], value: string): string | undefined {
  if (/^\s*\$(?:secret|env|sys)\{[^{}]*\}\s*$/.test(value)) return 'is a reference, not a secret'
  if (path.at(-2) === 'secrets' && bracketed(value) !== undefined)
    return 'is in square brackets, the mark for plaintext in [secrets] of a deployment.toml'
  return undefined
}

/** Arrays of tables are named once each, whatever they contain. */
function settingsIn({text, entries, headers}: Toml): readonly Setting[] {
  const ofEntries = entries.filter((entry) => !isInArray(entry)).flatMap((entry) => settingOf(entry, text) ?? [])
  const arrays = new Map(
    headers
      .filter(isInArray)
      .map((header) => [arrayOf(header), header.line] as const)
      .toReversed(),
  )
  const ofArrays = [...arrays].map(([alias, line]) => ({alias, line, problem: 'is an array of tables, not a string'}))
  return [...ofEntries, ...ofArrays].toSorted(byLine)
}

function arrayOf({path}: TomlHeader): string {
  return aliasOf(
    path.slice(
      0,
      path.findIndex((key) => typeof key === 'number'),
    ),
  )
}

function settingOf({path, value, line}: TomlEntry, text: string): Setting | undefined {
  const place = {alias: aliasOf(path), line}
  if (value.type === 'TOMLInlineTable' || stringOf(value) !== undefined) return undefined
  const kind = kindOf(value)
  if (kind === 'integer' || kind === 'boolean') return {...place, written: text.slice(...value.range)}
  return {...place, problem: `is ${describeKind(kind)}, not a string`}
}

function kindOf(value: Exclude<AST.TOMLContentNode, AST.TOMLInlineTable>): string {
  return value.type === 'TOMLArray' ? 'array' : value.kind
}

function describeKind(kind: string): string {
  if (kind === 'array') return 'an array'
  return kind === 'float' ? 'a float' : 'a date or a time'
}
