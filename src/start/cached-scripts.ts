/** Scripts in the way of CommonJS, compiled with the help of a code cache. */
import {readFileSync, statSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {constants, Script} from 'node:vm'
import {readCodeCache, writeCodeCache, type CodeCache} from './code-cache.js'

type Require = (id: string) => unknown

interface Module {
  /** `evaluated`, where there is such, tells how many modules of the script have been. */
  exports: {readonly evaluated?: number}
}

type Wrapped = (module: Module, exports: unknown, require: Require, __filename: string, __dirname: string) => void

/** The scripts of one folder. The cache is written when the process ends, where it lacks one of those that were loaded, or much of it. */
export class CachedScripts {
  readonly #folder: string
  readonly #cacheFile: string
  readonly #cache: CodeCache
  readonly #modules = new Map<string, Module>()
  readonly #scripts = new Map<string, {readonly script: Script; readonly identity: string}>()

  /**
   * @param folder an absolute path; what its scripts require of it is loaded in the same way
   * @param cacheFile in a folder that is trusted
   */
  constructor(folder: string, cacheFile: string) {
    this.#folder = folder
    this.#cacheFile = cacheFile
    this.#cache = readCodeCache(cacheFile)
    process.once('exit', () => {
      this.#saveUnlessSaved()
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
      const name = path.relative(this.#folder, path.resolve(path.dirname(file), id))
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

/** Which file it is, and when it was changed last. */
function identityOf(file: string): string {
  const {ctimeMs, dev, ino, size} = statSync(file)
  return [dev, ino, size, ctimeMs].join(' ')
}
