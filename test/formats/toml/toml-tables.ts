/** TOML as Python's tomllib reads it, with and without a table of secrets. */
import {expect} from 'chai'
import {spawnSync} from 'node:child_process'

export type Table = Readonly<Record<string, unknown>>

/** The keys of a table of secrets. */
type TablePath = readonly string[]

export function secretsOf(tables: Table, path: TablePath): Table {
  return path.reduce((table, key) => Object(table[key] ?? {}) as Table, tables)
}

export function withoutSecrets(tables: Table, [key = '', ...rest]: TablePath): Table {
  const {[key]: inner, ...others} = tables
  return rest.length === 0 ? others : {...others, [key]: withoutSecrets(Object(inner) as Table, rest)}
}

/** Dates become strings. */
export function readByPython(texts: readonly string[]): readonly Table[] {
  const program = `
import json, sys, tomllib
json.dump([tomllib.loads(text) for text in json.load(sys.stdin)], sys.stdout, default=str)`
  const run = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  expect(run.status, run.stderr).to.equal(0)
  return JSON.parse(run.stdout) as readonly Table[]
}
