/** What scripts rely on changes on purpose only: test/surface.txt holds it, one item per line. */
import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {surface} from './support/surface.js'
import {expectUnchanged} from './support/updating.js'

describe('the public surface', () => {
  it('is what test/surface.txt says', async () => {
    const lines = await surface()
    expectUnchanged(path.join(import.meta.dirname, 'surface.txt'), `${lines.join('\n')}\n`)
  })

  it('is described in docs/json.md, as far as it concerns --json', async () => {
    const page = readFileSync(path.join(import.meta.dirname, '..', 'docs', 'json.md'), 'utf8')
    const words = new Set(page.match(/[\w-]+/g))
    const lines = await surface()
    const fields = lines.flatMap((line) => / --json ([^:]+):/.exec(line)?.[1]?.split('.').at(-1) ?? [])
    const codes = lines.flatMap((line) => /^error ([\w-]+) \w+Error$/.exec(line)?.[1] ?? [])
    const missing = [...fields.map((field) => field.replaceAll(/\W/g, '')), ...codes].filter((word) => !words.has(word))
    expect([...new Set(missing)]).to.deep.equal([])
  })
})
