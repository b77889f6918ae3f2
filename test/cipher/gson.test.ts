import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {readGsonObject} from '../../src/cipher/gson.js'

const lines = readFileSync(path.join(import.meta.dirname, '..', 'vectors', 'runtime', 'gson.tsv'), 'utf8')
  .trimEnd()
  .split('\n')

describe('JSON by the rules of Gson', () => {
  it('is read as Gson 2.11.0 read it', () => {
    expect(lines.length).to.be.greaterThan(900)
    for (const line of lines) {
      const [text = '', expected = ''] = line.split('\t').map((field) => JSON.parse(field) as unknown)
      const fields = readGsonObject(text as string)
      const asGson = fields && Object.fromEntries(['a', 'b'].flatMap((name) => fieldOf(fields, name)))
      expect(asGson ?? null, line).to.deep.equal(expected)
    }
  })

  it('may not be nested as deep as a stack', () => {
    expect(readGsonObject(`{"a":${'['.repeat(100_000)}`)).to.equal(undefined)
  })
})

function fieldOf(fields: ReadonlyMap<string, string | undefined>, name: string): [string, string | null][] {
  return fields.has(name) ? [[name, fields.get(name) ?? null]] : []
}
