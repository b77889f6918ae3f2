/** Loads scripts as CommonJS does, compiled with the help of a code cache. */
import path from 'node:path'
import {Script} from 'node:vm'
import {readCode, writeCode, type CompiledScript} from './code-cache.js'

interface Module {
  /** `evaluated` is the number of the script's modules that have been evaluated so far, if the script counts them. */
  exports: {readonly evaluated?: number}
}

type Wrapped = (module: Module, exports: unknown, require: unknown, __filename: string, __dirname: string) => void

/** Where scripts are. */
export interface ScriptSource {
  /** An absolute path. Scripts that its scripts require from it are loaded in the same way. */
  readonly directory: string
  /** @returns the script inside a function whose parameters are those of a CommonJS module */
  readonly read: (name: string) => ScriptText
}

export interface ScriptText {
  readonly source: string
  /** Changes if the script is replaced or modified, or Node.js is another. */
  readonly identity: string
  /** Code to use if the cache has none. */
  readonly compiled?: CompiledScript | undefined
}

interface LoadedScript {
  readonly script: Script
  readonly module: Module
  /** Undefined without a cache. */
  readonly cacheFile: string | undefined
  readonly identity: string
  /** What was in the cache, or comes with the script. */
  readonly cached: CompiledScript | undefined
}

/**
 * The scripts in one directory. When the process ends, the code of each one that was missing from the cache, or ran further than its
 * cached code, is written.
 */
export class CachedScripts {
  readonly #scriptSource: ScriptSource
  readonly #cache: string | undefined
  readonly #require: NodeJS.Require
  readonly #scripts = new Map<string, LoadedScript>()

  /**
   * @param cache what the paths of the cache's files begin with; in a trusted directory. Undefined if there is none
   * @param require loads everything else
   */
  constructor(scripts: ScriptSource, cache: string | undefined, require: NodeJS.Require) {
    this.#scriptSource = scripts
    this.#cache = cache
    this.#require = require
    process.once('exit', () => {
      for (const script of this.#scripts.values()) saveUnlessSaved(script)
    })
  }

  /** @param name relative to the directory @returns what the script exports */
  load(name: string): unknown {
    const known = this.#scripts.get(name)
    if (known !== undefined) return known.module.exports
    const file = path.join(this.#scriptSource.directory, name)
    const {source, identity, compiled} = this.#scriptSource.read(name)
    const cacheFile = this.#cache && `${this.#cache}.${name.replaceAll(/[\\/]/g, '-')}.code`
    const cached = (cacheFile === undefined ? undefined : readCode(cacheFile, identity)) ?? compiled
    const script = new Script(source, {filename: file, ...(cached && {cachedData: cached.code})})
    const module: Module = {exports: {}}
    this.#scripts.set(name, {script, module, cacheFile, identity, cached})
    const run = script.runInThisContext() as Wrapped
    run(module, module.exports, this.#requireFrom(path.dirname(file)), file, path.dirname(file))
    return module.exports
  }

  #requireFrom(directory: string): unknown {
    const own = (id: string): unknown => {
      if (!id.startsWith('.') && !path.isAbsolute(id)) return this.#require(id)
      const file = path.resolve(directory, id)
      const name = path.relative(this.#scriptSource.directory, file)
      return name.startsWith('..') ? this.#require(file) : this.load(name)
    }
    return Object.assign(own, this.#require)
  }
}

function saveUnlessSaved({script, module, cacheFile, identity, cached}: LoadedScript): void {
  if (cacheFile === undefined) return
  const extent = module.exports.evaluated ?? 0
  if (cached !== undefined && script.cachedDataRejected === false && cached.extent >= extent) return
  writeCode(cacheFile, {identity, extent, code: script.createCachedData()})
}
