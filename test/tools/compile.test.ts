import {expect} from 'chai'
import {BuildError} from '../../tools/build-error.js'
import {cachedReader, compile} from '../../tools/compile.js'
import {sandbox} from '../support/cli.js'

describe('compile', () => {
  it('loads what is imported by name, or as a default, when it is first used', () => {
    const compiled = compile(
      "import path, {join} from 'node:path'; export const a = () => path.sep + join('a')",
      'a.ts',
    )
    expect(compiled).to.include('= lazily(() => __importStar(require("node:path")))')
  })

  for (const source of [
    "import * as paths from './paths.js'; export const a = () => paths.a",
    "export * from './paths.js'",
    "export * as paths from './paths.js'",
    "import './paths.js'",
  ]) {
    it(`refuses ${source}`, () => {
      expect(() => compile(source, 'src/a.ts')).to.throw(
        BuildError,
        /^src\/a\.ts would load "\.\/paths\.js" at once .*; import by name/,
      )
    })
  }

  it('permits an import of types only', () => {
    const source = "import type * as paths from './paths.js'; export type {A} from './b.js'; export let a: paths.A"
    expect(compile(source, 'a.ts')).not.to.include('require')
  })
})

describe('cachedReader', () => {
  const place = sandbox()

  it('refuses threads that start with a file which does not become a script', async () => {
    place().write('src/gone.ts', '')
    for (const script of ['./gone-worker.js', './gone.js']) {
      const file = place().write('src/a.ts', `new Worker(new URL('${script}', import.meta.url))`)
      const error: unknown = await cachedReader()(file).catch((reason: unknown) => reason)
      expect(error).to.be.instanceOf(BuildError)
      expect((error as BuildError).message).to.match(/src\/a\.ts starts threads with .*gone.*-worker\.ts$/)
    }
  })

  it('appends what is to run after a module', async () => {
    const file = place().write('src/a.ts', 'export const a = 1')
    expect(await cachedReader((name) => `// after ${name}`)(file)).to.match(/\/\/ after .*src\/a\.ts$/)
  })
})
