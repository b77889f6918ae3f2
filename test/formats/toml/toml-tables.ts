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

/** A value that is in no array. Others than strings, integers and booleans have no text. */
export type Leaf = readonly [kind: string, alias: string, text?: string]

/** The values of each text, with the paths of keys that lead to them; null for what is no TOML. */
export function leavesByPython(texts: readonly string[]): readonly (readonly Leaf[] | null)[] {
  const program = `
import json, re, sys, tomllib

def quote(key):
    if not re.search(r'[."\\\\]', key):
        return key
    escape = lambda found: '\\\\' + found[0] if found[0] in '"\\\\' else '\\\\u%04x' % ord(found[0])
    return '"' + re.sub('["\\\\\\\\\\x00-\\x1f\\x7f-\\x9f]', escape, key) + '"'

def leaves(table, path):
    for key, value in table.items():
        keys = [*path, quote(key)]
        alias = '.'.join(keys)
        if isinstance(value, dict):
            yield from leaves(value, keys)
        elif isinstance(value, str):
            yield ['string', alias, value]
        elif isinstance(value, bool):
            yield ['boolean', alias, str(value).lower()]
        elif isinstance(value, int):
            yield ['integer', alias, str(value)]
        else:
            yield ['other', alias]

def read(text):
    try:
        return list(leaves(tomllib.loads(text), []))
    except ValueError:
        return None

json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)`
  return runPython(program, texts) as readonly (readonly Leaf[] | null)[]
}

/** Dates become strings. */
export function readByPython(texts: readonly string[]): readonly Table[] {
  const program = `
import json, sys, tomllib
json.dump([tomllib.loads(text) for text in json.load(sys.stdin)], sys.stdout, default=str)`
  return runPython(program, texts) as readonly Table[]
}

/** Runs a program that gets the texts and prints JSON. */
function runPython(program: string, texts: readonly string[]): unknown {
  const run = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  expect(run.status, run.stderr).to.equal(0)
  return JSON.parse(run.stdout)
}
