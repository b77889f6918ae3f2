/** TOML with tables of encrypted values. */
import {parse} from 'smol-toml'
import {encryptedToml} from '../../src/formats/toml/encrypted-toml.js'
import {tomlFile} from '../../src/formats/toml/toml-output.js'
import type {InPlace} from '../../test/formats/whole.js'
import {textsIn} from '../corpus.js'
import {tomlDialect} from '../mutators/dialects.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'
import {readEditable} from './editable.js'
import {generator} from './lines.js'

const formats = {format: encryptedToml, output: tomlFile(), literalOf: (value: string) => `"${value}"`}

export const tomlTarget: Target = {
  name: 'toml',
  weight: 10,
  generate: generator([...textsIn('fuzz/toml'), ...textsIn('toml')], tomlDialect),
  read: (input, witness) => {
    const text = readEditable(input, formats, witness)
    if (text?.problems.length === 0) compareWithSmolToml(input, text, witness)
  },
}

/** It reads TOML 1.1 too, so what it finds is compared only where we find something. It keeps a CR LF in strings. */
function compareWithSmolToml(input: Buffer, {values}: InPlace, witness: Witness): void {
  const tables = readTables(input)
  if (tables === undefined) return
  const theirs = ['secrets', 'icp_server.secrets', 'icp_server.storage.secrets'].flatMap((path) =>
    Object.entries(tableAt(tables, path.split('.'))).map(([alias, value]) => describe(alias, value)),
  )
  const ours = values.map(({alias, value}) => describe(alias, value))
  witness.agree('smol-toml finds the same secrets', theirs.toSorted(), ours.toSorted())
}

function readTables(input: Buffer): object | undefined {
  try {
    return parse(input.toString('utf8').replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function tableAt(tables: object, keys: readonly string[]): object {
  return keys.reduce<object>((table, key) => {
    const inner: unknown = Object.getOwnPropertyDescriptor(table, key)?.value
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {}
  }, tables)
}

function describe(alias: string, value: unknown): string {
  return JSON.stringify([alias, String(value).replaceAll('\r\n', '\n')])
}
