/** Loads scripts as CommonJS does, compiled with the help of a code cache. */
import {readFileSync, statSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {constants, Script} from 'node:vm'
import {readCodeCache, writeCodeCache, type CodeCache} from './code-cache.js'

type Require = (id: string) => unknown

interface Module {
  /** `evaluated` is the number of the script's modules that have been evaluated so far, if the script counts them. */
  exports: {readonly evaluated?: number}
}

type Wrapped = (module: Module, exports: unknown, require: Require, __filename: string, __dirname: string) => void

/**
 * The scripts in one directory. When the process ends, the cache is written if a loaded script is missing from it, or
 * ran further than its cached code.
 */
export class CachedScripts {
  readonly #directory: string
  readonly #cacheFile: string
  readonly #cache: CodeCache
  readonly #modules = new Map<string, Module>()
  readonly #scripts = new Map<string, {readonly script: Script; readonly identity: string}>()

  /**
   * @param directory an absolute path; scripts that its scripts require from it are loaded in the same way
   * @param cacheFile in a trusted directory
   */
  constructor(directory: string, cacheFile: string) {
    this.#directory = directory
    this.#cacheFile = cacheFile
    this.#cache = readCodeCache(cacheFile)
    process.once('exit', () => {
      this.#saveUnlessSaved()
    })
  }

  /** @param name relative to the directory @returns what the script exports */
  load(name: string): unknown {
    const known = this.#modules.get(name)
    if (known !== undefined) return known.exports
    const module: Module = {exports: {}}
    this.#modules.set(name, module)
    const file = path.join(this.#directory, name)
    this.#compile(name, file)(module, module.exports, this.#requireFrom(file), file, path.dirname(file))
    return module.exports
  }

  #compile(name: string, file: string): Wrapped {
    const identity = identityOf(file)
    const known = this.#cache.get(name)
    const cachedData = known?.identity === identity ? known.code : undefined
    const script = new Script(
      `(function (module, exports, require, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`,
      {
        filename: file,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
        ...(cachedData && {cachedData}),
      },
    )
    this.#scripts.set(name, {script, identity})
    return script.runInThisContext() as Wrapped
  }

  #requireFrom(file: string): Require {
    const require = createRequire(file)
    const own = (id: string): unknown => {
      if (!id.startsWith('.') && !path.isAbsolute(id)) return require(id)
      const name = path.relative(this.#directory, path.resolve(path.dirname(file), id))
      return name.startsWith('..') ? require(id) : this.load(name)
    }
    return Object.assign(own, require)
  }

  #saveUnlessSaved(): void {
    if ([...this.#scripts.keys()].every((name) => this.#isSaved(name))) return
    const compiled = Array.from(this.#scripts, ([name, {identity, script}]) => {
      return [name, {identity, extent: this.#extentOf(name), code: script.createCachedData()}] as const
    })
    writeCodeCache(this.#cacheFile, new Map([...this.#cache, ...compiled]))
  }

  #isSaved(name: string): boolean {
    const saved = this.#cache.get(name)
    return (
      this.#scripts.get(name)?.script.cachedDataRejected === false &&
      saved !== undefined &&
      saved.extent >= this.#extentOf(name)
    )
  }

  #extentOf(name: string): number {
    return this.#modules.get(name)?.exports.evaluated ?? 0
  }
}

/** Changes if the file is replaced or modified. */
function identityOf(file: string): string {
  const {ctimeMs, dev, ino, size} = statSync(file)
  return [dev, ino, size, ctimeMs].join(' ')
}
