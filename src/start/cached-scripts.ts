/** Scripts in the way of CommonJS, compiled with the help of a code cache. */
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {constants, Script} from 'node:vm'
import {readCodeCache, writeCodeCache, type CompiledScript} from './code-cache.js'

type Require = (id: string) => unknown

interface Module {
  exports: unknown
}

type Wrapped = (module: Module, exports: unknown, require: Require, __filename: string, __dirname: string) => void

/**
 * @param folder where the scripts are: an absolute path; what they require of it is loaded in the same way
 * @param cacheFile in a folder that is trusted; it is written when the process ends, where it lacks a script or has another
 * @returns a function from a script's name to what it exports
 */
export function cachedScripts(folder: string, cacheFile: string): (name: string) => unknown {
  const cache = readCodeCache(cacheFile)
  const compiled = new Map<string, () => CompiledScript>()
  const modules = new Map<string, Module>()
  let isStale = false

  const load = (file: string): unknown => {
    const known = modules.get(file)
    if (known !== undefined) return known.exports
    const module: Module = {exports: {}}
    modules.set(file, module)
    const require = requireFrom(file)
    const source = readFileSync(file)
    wrapped(path.relative(folder, file), file, source)(module, module.exports, require, file, path.dirname(file))
    return module.exports
  }

  const wrapped = (name: string, file: string, source: Buffer): Wrapped => {
    const known = cache.get(name)
    const cachedData = known?.source.equals(source) === true ? known.code : undefined
    const script = new Script(`(function (module, exports, require, __filename, __dirname) {${source.toString('latin1')}\n})`, {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData && {cachedData}),
    })
    isStale ||= cachedData === undefined || script.cachedDataRejected === true
    compiled.set(name, () => ({source, code: script.createCachedData()}))
    return script.runInThisContext() as Wrapped
  }

  const requireFrom = (file: string): Require => {
    const require = createRequire(file)
    const own = (id: string) => {
      const wanted = path.resolve(path.dirname(file), id)
      return /^[./]/.test(id) && wanted.startsWith(folder) ? load(wanted) : (require(id) as unknown)
    }
    return Object.assign(own, require)
  }

  process.once('exit', () => {
    if (isStale) writeCodeCache(cacheFile, new Map([...cache, ...Array.from(compiled, ([name, code]) => [name, code()] as const)]))
  })
  return (name) => load(path.join(folder, name))
}
