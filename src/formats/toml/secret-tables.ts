/** The tables of a TOML file that contain encrypted values, and what Micro Integrator makes of their entries. */
import type {AST} from 'toml-eslint-parser'
import {byLine, type SecretProblem} from '../../errors.js'
import {stringOf, type Toml, type TomlEntry, type TomlHeader} from './read-toml.js'
import {nameProblem, secretTables, type SecretTable} from './secret-names.js'

/** A string in one of the tables. */
export interface TomlSecret {
  readonly table: SecretTable
  readonly alias: string
  readonly value: string
  readonly entry: TomlEntry
}

export interface TomlSecrets {
  /** In the order of the text. */
  readonly secrets: readonly TomlSecret[]
  /** In line order. */
  readonly problems: readonly SecretProblem[]
}

/**
 * Problems: whatever in the tables is not a string, a table in a table, an array of tables, and in `[secrets]` a name that Micro
 * Integrator does not find.
 */
export function findSecrets({entries, headers}: Toml): TomlSecrets {
  const secrets: TomlSecret[] = []
  const problems: SecretProblem[] = headers.flatMap((header) => headerProblem(header) ?? [])
  for (const entry of entries) {
    const place = tablePlace(entry.path)
    if (place === undefined) continue
    const problem = entryProblem(place, entry)
    const value = stringOf(entry.value)
    if (problem !== undefined) problems.push({alias: place.alias, line: entry.line, problem})
    else if (value !== undefined && place.below.length === 1) secrets.push({...place, value, entry})
  }
  return {secrets, problems: problems.toSorted(byLine)}
}

interface TablePlace {
  readonly table: SecretTable
  /** The keys below the table. */
  readonly below: TomlEntry['path']
  /** Those of them that are names, joined; of the table itself its own name. */
  readonly alias: string
}

const tableKeys = secretTables.map((table) => ({table, keys: table.split('.')}))

/** @returns undefined if the path leads to none of the tables */
export function tablePlace(path: TomlEntry['path']): TablePlace | undefined {
  const found = tableKeys.find(({keys}) => keys.every((key, index) => path[index] === key))
  if (found === undefined) return undefined
  const below = path.slice(found.keys.length)
  const names = below.filter((key) => typeof key === 'string')
  return {table: found.table, below, alias: names.length === 0 && below.length === 0 ? found.table : names.join('.')}
}

/** Whether it is the header of one of the tables. */
export function isSecretTable({kind, resolvedKey}: AST.TOMLTable): boolean {
  return kind === 'standard' && tablePlace(resolvedKey)?.below.length === 0
}

const isArray = 'is an array of tables, which keeps Micro Integrator from starting; use single brackets'
const isNested = 'is a table in a table, which the vault does not find; quote the name, or use "_" instead of the dot'

function headerProblem({path, node, line}: TomlHeader): SecretProblem | undefined {
  const place = tablePlace(path)
  if (place === undefined) return undefined
  const {below, table, alias} = place
  if (node.kind === 'array' && below.length === 1) return {alias: table, line, problem: isArray}
  // Its entries, if any, are reported themselves.
  return below.length > 0 && !isInArray(place) && node.body.length === 0 ? {alias, line, problem: isNested} : undefined
}

/** Whether the table itself is an array of tables, which its headers report. */
function isInArray({below: [first]}: TablePlace): boolean {
  return typeof first === 'number'
}

function entryProblem(place: TablePlace, {key, value}: TomlEntry): string | undefined {
  const {table, below} = place
  if (below.length === 0) return value.type === 'TOMLInlineTable' ? undefined : 'is not a table'
  if (isInArray(place) || isInNestedTable(place, key)) return undefined
  if (below.length > 1 || value.type === 'TOMLInlineTable') return isNested
  if (stringOf(value) === undefined) return 'is not a string'
  return table === 'secrets' ? nameProblem(place.alias) : undefined
}

/** Whether it is in an inline table that is reported itself. */
function isInNestedTable({below}: TablePlace, {keys, parent}: AST.TOMLKey): boolean {
  return parent.parent.type === 'TOMLInlineTable' && below.length > keys.length
}
