/** esbuild's plugins, each on a few small files. */
import {expect} from 'chai'
import {build, type BuildFailure, type Plugin} from 'esbuild'
import path from 'node:path'
import {cachedReader} from '../../tools/compile.js'
import {entries} from '../../tools/entries.js'
import {lazyModules} from '../../tools/lazy-modules.js'
import {root} from '../../tools/paths.js'
import {shims} from '../../tools/shims.js'
import {sandbox} from '../support/cli.js'
import {needs} from '../support/tools.js'

/** @returns esbuild's error messages */
async function errorsOf(entry: string, plugins: Plugin[]): Promise<readonly string[]> {
  const options = {bundle: true, platform: 'node', format: 'cjs', write: false, logLevel: 'silent'} as const
  try {
    await build({...options, entryPoints: [entry], external: ['typescript', 'mi:commands'], plugins})
    return []
  } catch (error) {
    return (error as BuildFailure).errors.map(({text}) => text)
  }
}

/** esbuild runs as a process of its own. */
function requireProcesses(this: Mocha.Context): void {
  needs(this, 'node')
}

describe('shims', () => {
  before(requireProcesses)

  const place = sandbox()

  async function errorsIn(source: string): Promise<readonly string[]> {
    return errorsOf(place().write('use.ts', `${source}\n`), [shims()])
  }

  it('permits what the shim exports', async () => {
    expect(await errorsIn("import {Args, type Config} from '@oclif/core'; Args.string()")).to.deep.equal([])
  })

  for (const [source, name] of [
    ["import {Args, ux} from '@oclif/core'; ux.action.stop(Args)", 'ux'],
    ["import {Args, ux as screen} from '@oclif/core'; screen.action.stop(Args)", 'ux'],
    ["export {Performance} from '@oclif/core'", 'Performance'],
  ] as const) {
    it(`refuses ${source}`, async () => {
      const [error, ...others] = await errorsIn(source)
      expect(others).to.deep.equal([])
      expect(error).to.include(
        `use.ts imports "${name}" from "@oclif/core", which tools/shims/oclif-core.cjs does not export; add it there`,
      )
    })
  }

  for (const source of [
    "import oclif from '@oclif/core'; oclif.ux",
    "import * as oclif from '@oclif/core'; oclif.ux",
    "export * from '@oclif/core'",
    "export const ux = async () => (await import('@oclif/core')).ux",
  ]) {
    it(`refuses ${source}`, async () => {
      const [error] = await errorsIn(source)
      expect(error).to.include(
        'use.ts imports all of "@oclif/core"; import by name what tools/shims/oclif-core.cjs exports',
      )
    })
  }
})

describe('lazyModules', () => {
  before(requireProcesses)

  const place = sandbox()

  async function errorsIn(source: string): Promise<readonly string[]> {
    const file = place().write('a.ts', source)
    const script = `require('${path.relative(path.join(root, 'src'), file)}')`
    return errorsOf('script', [entries({script}), lazyModules(cachedReader())])
  }

  it('names a module that does not exist, and the one that imports it', async () => {
    const [error] = await errorsIn("import {b} from './b.js'; export const a = () => b")
    expect(error).to.match(/a\.ts names .*\/b\.ts, which does not exist; write its new name there$/)
  })

  it('refuses a namespace import', async () => {
    place().write('b.ts', 'export const b = 1')
    const [error] = await errorsIn("import * as b from './b.js'; export const a = () => b.b")
    expect(error).to.match(/a\.ts would load "\.\/b\.js" at once/)
  })
})
