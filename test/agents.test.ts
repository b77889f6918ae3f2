/** AGENTS.md is true: what it names exists. */
import {expect} from 'chai'
import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const page = readFileSync(path.join(root, 'AGENTS.md'), 'utf8')
const {scripts, engines} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
  readonly engines: {readonly node: string}
}
const code = Array.from(page.matchAll(/`([^`\n]+)`/g), ([, text = '']) => text)

describe('AGENTS.md', () => {
  it('is short', () => {
    expect(page.trimEnd().split('\n')).to.have.length.at.most(80)
  })

  it('names scripts that exist', () => {
    const named = code.flatMap((text) => /^npm run ([\w:-]+)/.exec(text)?.[1] ?? [])
    expect(named).to.include.members(['build', 'docs', 'lint', 'test:unit'])
    expect(Object.keys(scripts)).to.include.members(named)
  })

  it('names files that exist', () => {
    const linked = Array.from(page.matchAll(/\]\(([^)]+)\)/g), ([, file = '']) => file)
    const quoted = code.flatMap(
      (text) =>
        /^(?:npx mocha )?((?:\.ci|docs|fuzz|src|test|tools)(?:\/[\w./-]+)?|oclif\.[\w.]+)$/.exec(text)?.[1] ?? [],
    )
    expect(quoted).to.include.members(['src/commands', 'tools/scripts.ts', 'test/formats', '.ci/run'])
    for (const file of [...linked, ...quoted]) expect(existsSync(path.join(root, file)), file).to.be.true
  })

  it('lists the directories of src in the order that the linter enforces', () => {
    const linter = readFileSync(path.join(root, 'eslint.config.js'), 'utf8')
    const [, list = ''] = /const rooms = \[(.*?)\]/s.exec(linter) ?? []
    const rooms = Array.from(list.matchAll(/'(\w+)'/g), ([, room = '']) => room).filter((room) => room !== 'library')
    const [, layout = ''] = /^## Layout$(.*?)^`src\/errors\.ts`/ms.exec(page) ?? []
    expect(Array.from(layout.matchAll(/`src\/(\w+)`/g), ([, room = '']) => room)).to.deep.equal(rooms)
  })

  it('names the versions of Node.js that package.json requires', () => {
    expect(engines.node).to.equal('^20.17.0 || ^22.13.0 || >=24.0.0')
    expect(page).to.contain('Node.js 20.17 or later, 22 and 24')
  })
})
