/** Scripts in the way of CommonJS, compiled with the help of a code cache. */
import {readFileSync, statSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {constants, Script} from 'node:vm'
import {readCodeCache, writeCodeCache, type CodeCache, type CompiledScript} from './code-cache.js'

type Require = (id: string) => unknown

interface Module {
  exports: unknown
}

type Wrapped = (module: Module, exports: unknown, require: Require, __filename: string, __dirname: string) => void

/** The scripts of one folder. The cache is written when the process ends, where it lacks one of those that were loaded. */
export class CachedScripts {
  readonly #folder: string
  readonly #cacheFile: string
  readonly #cache: CodeCache
  readonly #modules = new Map<string, Module>()
  readonly #compiled = new Map<string, () => CompiledScript>()
  #isStale = false

  /**
   * @param folder an absolute path; what its scripts require of it is loaded in the same way
   * @param cacheFile in a folder that is trusted
   */
  constructor(folder: string, cacheFile: string) {
    this.#folder = folder
    this.#cacheFile = cacheFile
    this.#cache = readCodeCache(cacheFile)
    process.once('exit', () => {
      if (this.#isStale) this.#save()
    })
  }

  /** @param name relative to the folder @returns what the script exports */
  load(name: string): unknown {
    const known = this.#modules.get(name)
    if (known !== undefined) return known.exports
    const module: Module = {exports: {}}
    this.#modules.set(name, module)
    const file = path.join(this.#folder, name)
    this.#wrapped(name, file)(module, module.exports, this.#requireFrom(file), file, path.dirname(file))
    return module.exports
  }

  #wrapped(name: string, file: string): Wrapped {
    const identity = identityOf(file)
    const known = this.#cache.get(name)
    const cachedData = known?.identity === identity ? known.code : undefined
    const script = new Script(`(function (module, exports, require, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`, {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData && {cachedData}),
    })
    this.#isStale ||= cachedData === undefined || script.cachedDataRejected === true
    this.#compiled.set(name, () => ({identity, code: script.createCachedData()}))
    return script.runInThisContext() as Wrapped
  }

  #requireFrom(file: string): Require {
    const require = createRequire(file)
    const own = (id: string): unknown => {
      const isPath = id.startsWith('.') || path.isAbsolute(id)
      const name = path.relative(this.#folder, path.resolve(path.dirname(file), id))
      return isPath && !name.startsWith('..') ? this.load(name) : require(id)
    }
    return Object.assign(own, require)
  }

  /** What other runs loaded and this one did not stays. */
  #save(): void {
    const now = Array.from(this.#compiled, ([name, compiled]) => [name, compiled()] as const)
    writeCodeCache(this.#cacheFile, new Map([...this.#cache, ...now]))
  }
}

/** Which file it is, and when it was changed last. */
function identityOf(file: string): string {
  const {ctimeMs, dev, ino, size} = statSync(file)
  return [dev, ino, size, ctimeMs].join(' ')
}
