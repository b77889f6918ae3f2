import {expect} from 'chai'
import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** The promises of the tables, with the paths of their tests, relative to the root. */
function promisesIn(page: string): {promise: string; tests: string[]}[] {
  const tables = page.split('| promise | tested by |\n|---|---|\n').slice(1)
  const rows = tables.flatMap((table) => (table.split('\n\n')[0] ?? '').trim().split('\n'))
  return rows.map((row) => {
    const [, promise = '', tests = ''] = row.split('|')
    return {
      promise: promise.trim(),
      tests: [...tests.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, file = '']) => file),
    }
  })
}

/** The anchors of its headings, as GitHub makes them. */
function anchorsIn(page: string): string[] {
  return [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'))
}

describe('docs/threat-model.md', () => {
  const promises = promisesIn(read('docs/threat-model.md'))

  it('has promises in every table', () => {
    expect(promises).to.have.length.above(20)
  })

  for (const {promise, tests} of promises)
    it(`names tests that exist: ${promise}`, () => {
      expect(tests).not.to.be.empty
      for (const test of tests) {
        expect(test).to.match(/\.test\.ts$/)
        expect(existsSync(path.join(root, test)), `${test} exists`).to.be.true
      }
    })
})

describe('SECURITY.md', () => {
  const page = read('SECURITY.md')
  const promised = /^## What `mi` promises$(.*?)^## /ms.exec(page)?.[1] ?? ''
  const bullets = promised.split(/^- /m).slice(1)

  it('promises something', () => {
    expect(bullets).to.have.length.above(5)
  })

  for (const bullet of bullets)
    it(`says which promises of the threat model these are: ${bullet.split('**')[1] ?? ''}`, () => {
      const anchors = [...bullet.matchAll(/docs\/threat-model\.md#([\w-]+)/g)].map(([, anchor = '']) => anchor)
      expect(anchors).not.to.be.empty
      expect(anchorsIn(read('docs/threat-model.md'))).to.include.members(anchors)
    })

  it('names only files that exist', () => {
    const paths = [...page.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, file = '']) => file)
    expect(paths).to.include('docs/threat-model.md')
    for (const file of paths) expect(existsSync(path.join(root, file)), file).to.be.true
  })
})
