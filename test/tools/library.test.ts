import {expect} from 'chai'
import type {Metafile} from 'esbuild'
import {BuildError} from '../../tools/build-error.js'
import {checkLibrary, libraryBudget, libraryScript} from '../../tools/library.js'

/** @param loaded what the library's script loads */
function built(bytes: number, loaded: readonly string[] = []): readonly Metafile[] {
  const output = {inputs: {}, exports: [], bytes}
  const imports = loaded.map((name) => ({path: name, kind: 'require-call', external: true}) as const)
  const libraries = {'dist/libraries/node-forge.js': {...output, imports: [], bytes: 400_000}}
  return [
    {inputs: {}, outputs: {'dist/library.js': {...output, imports}}},
    {inputs: {}, outputs: libraries},
  ]
}

describe('checkLibrary', () => {
  const {script, withLibraries} = libraryBudget

  it('accepts what is small and pure', () => {
    checkLibrary(built(script, ['node:crypto', './libraries/node-forge.js', './libraries/node-forge.js']))
  })

  it('refuses what is too large', () => {
    expect(() => {
      checkLibrary(built(script + 1))
    }).to.throw(BuildError, `the library has ${script + 1} bytes`)
    expect(() => {
      checkLibrary(built(script, ['./libraries/node-forge.js', './libraries/unknown.js']))
    }).to.throw(BuildError, `more than ${withLibraries}`)
  })

  for (const name of ['node:fs', 'node:process', 'node:net', 'fs', './mi.cjs'])
    it(`refuses ${name}`, () => {
      expect(() => {
        checkLibrary(built(1, ['node:crypto', name]))
      }).to.throw(BuildError, `must not load ${name};`)
    })

  it('is given a script that names the exports', () => {
    expect(libraryScript()).to.match(/^export \{LibraryError, readEncryptionCertificate, .+\} from '.+'$/)
  })
})
