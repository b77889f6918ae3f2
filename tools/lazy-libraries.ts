/** An esbuild plugin: each library becomes a script of its own, loaded when the program first uses it. */
import type {Plugin} from 'esbuild'
import {BuildError, reportErrors} from './build-error.js'

/** Marks a request that this plugin makes itself. */
const resolving = {resolving: true}

/** @param libraries filled with the file that each library starts with, by the name of its script without the ending */
export function lazyLibraries(libraries: Map<string, string>): Plugin {
  return {
    name: 'lazy-libraries',
    setup(build) {
      build.onResolve({filter: /^[^./]/}, async ({path: specifier, pluginData, ...from}) => {
        if (pluginData === resolving || isInMainScripts(specifier)) return undefined
        const {path: file, external} = await build.resolve(specifier, {...from, pluginData: resolving})
        if (external || !/[\\/]node_modules[\\/]/.test(file)) return undefined
        return reportErrors(() => {
          const name = scriptName(specifier, file)
          add(libraries, name, file)
          return {path: `./libraries/${name}.js`, external: true}
        })
      })
    },
  }
}

/** Every start needs oclif. */
function isInMainScripts(specifier: string): boolean {
  return specifier.startsWith('@oclif/')
}

/** A package in the node_modules of another one is not the version that we use ourselves: its script is named after both. */
function scriptName(specifier: string, file: string): string {
  const [, outer] = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]node_modules[\\/]/.exec(file) ?? []
  return (outer === undefined ? specifier : `${outer}-${specifier}`).replace(/\.js$/, '').replaceAll(/[^\w-]+/g, '-')
}

function add(libraries: Map<string, string>, name: string, file: string): void {
  const known = libraries.get(name)
  if (known !== undefined && known !== file)
    throw new BuildError(`${known} and ${file} would both become libraries/${name}.js; make scriptName tell them apart`)
  libraries.set(name, file)
}
