/**
 * An esbuild plugin: loads our modules and those of @oclif/core on first use, each from the script that contains it.
 */
import type {OnLoadResult, Plugin} from 'esbuild'
import {existsSync} from 'node:fs'
import path from 'node:path'
import {BuildError, reportErrors} from './build-error.js'
import type {ModuleReader} from './compile.js'
import {entry} from './entries.js'
import {moduleName} from './paths.js'

/** `mi.cjs` while `rest.js` is built, and the reverse. */
export interface OtherScript {
  /** The name to require it by: `./mi.cjs`. */
  readonly name: string
  readonly has: (file: string) => boolean
  /** Filled with the files of the modules that are taken from it. */
  readonly wanted: Set<string>
}

/** The namespace of our modules. Without it, esbuild would take a compiled `.ts` file for an ES module. */
const ours = 'source'

/**
 * @param read reads the modules that belong in this script
 * @param other the script to load the other modules from; without it, all modules belong in this one
 */
export function lazyModules(read: ModuleReader, other?: OtherScript): Plugin {
  const load = async (file: string): Promise<OnLoadResult> => {
    if (other?.has(file) !== true) return {contents: await read(file), resolveDir: path.dirname(file)}
    other.wanted.add(file)
    return {contents: `module.exports = require('${other.name}').modules['${moduleName(file)}']()`}
  }
  return {
    name: 'lazy-modules',
    setup(build) {
      build.onResolve({filter: /^\.\/(?:mi\.cjs|rest\.js)$/}, ({path: script}) => ({path: script, external: true}))
      build.onResolve({filter: /^\.\.?\//}, ({importer, namespace, path: specifier, resolveDir}) =>
        namespace === entry || namespace === ours
          ? reportErrors(() => ({path: sourceOf(specifier, resolveDir, importer), namespace: ours}))
          : undefined,
      )
      build.onLoad({filter: /.*/, namespace: ours}, ({path: file}) => reportErrors(() => load(file)))
      build.onLoad({filter: /[\\/]@oclif[\\/]core[\\/]lib[\\/].*\.js$/}, ({path: file}) => load(file))
    },
  }
}

function sourceOf(specifier: string, resolveDir: string, importer: string): string {
  const file = path.resolve(resolveDir, specifier.replace(/\.js$/, '.ts'))
  if (existsSync(file)) return file
  const loader = path.isAbsolute(importer) ? moduleName(importer) : 'tools/entries.ts'
  throw new BuildError(`${loader} names ${moduleName(file)}, which does not exist; write its new name there`)
}
