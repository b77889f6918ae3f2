/** An esbuild plugin: replaces modules of libraries by smaller ones of ours. */
import type {Plugin} from 'esbuild'
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {BuildError, reportErrors} from './build-error.js'
import {everything, importedNames} from './imports.js'
import {moduleName} from './paths.js'

/** As the scripts in dist name it. It is made after the build, and read when it is needed. */
export const manifestFile = '../oclif.manifest.json'

const directory = path.join(import.meta.dirname, 'shims')

const shimNames = new Map([
  ['@oclif/core', 'oclif-core.cjs'],
  ['../module-loader', 'oclif-module-loader.ts'],
  ['../performance', 'oclif-performance.cjs'],
  ['../util/os', 'oclif-util-os.cjs'],
  ['./help', 'oclif-help.cjs'],
  ['./performance', 'oclif-performance.cjs'],
  ['./plugin', 'oclif-plugin.ts'],
  ['./plugin-loader', 'oclif-plugin.ts'],
  ['./ts-path', 'oclif-module-loader.ts'],
  ['@inquirer/external-editor', 'external-editor.js'],
])

/** @throws BuildError if a module of ours imports from oclif what the shim lacks */
export function shims(): Plugin {
  return {
    name: 'shims',
    setup(build) {
      build.onResolve({filter: /^\.\.\/oclif\.manifest\.json$/}, () => ({path: manifestFile, external: true}))
      for (const [module, name] of shimNames) {
        const shim = path.join(directory, name)
        build.onResolve({filter: new RegExp(`^${module}$`)}, ({importer}) =>
          reportErrors(() => {
            if (module.startsWith('.') && !isOclif(importer)) return undefined
            if (module === '@oclif/core') checkNames(importer, module, shim)
            return {path: shim}
          }),
        )
      }
    },
  }
}

function isOclif(file: string): boolean {
  return /[\\/]@oclif[\\/]core[\\/]lib[\\/]/.test(file)
}

/** @throws BuildError if a module imports a name that its shim lacks, which would be undefined in the built program */
function checkNames(importer: string, module: string, shim: string): void {
  const exported = Object.keys(createRequire(import.meta.url)(shim) as object)
  const missing = importedNames(readFileSync(importer, 'utf8'), module).filter((name) => !exported.includes(name))
  if (missing.length === 0) return
  const [file, shimFile] = [moduleName(importer), moduleName(shim)]
  if (missing.includes(everything) || missing.includes('default'))
    throw new BuildError(`${file} imports all of "${module}"; import by name what ${shimFile} exports`)
  const names = missing.map((name) => `"${name}"`).join(', ')
  throw new BuildError(`${file} imports ${names} from "${module}", which ${shimFile} does not export; add it there`)
}
