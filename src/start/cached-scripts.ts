/** Loads scripts as CommonJS does, compiled with the help of a code cache. */
import {closeSync, fstatSync, openSync, readSync} from 'node:fs'
import path from 'node:path'
import {Script} from 'node:vm'
import {readCode, writeCode, type CompiledScript} from './code-cache.js'

interface Module {
  /** `evaluated` is the number of the script's modules that have been evaluated so far, if the script counts them. */
  exports: {readonly evaluated?: number}
}

type Wrapped = (module: Module, exports: unknown, require: unknown, __filename: string, __dirname: string) => void

interface LoadedScript {
  readonly script: Script
  readonly module: Module
  readonly cacheFile: string
  readonly identity: string
  /** What was in the cache. */
  readonly cached: CompiledScript | undefined
}

/**
 * The scripts in one directory. When the process ends, the code of each one that was missing from the cache, or ran further than its
 * cached code, is written.
 */
export class CachedScripts {
  readonly #directory: string
  readonly #cache: string
  readonly #require: NodeJS.Require
  readonly #scripts = new Map<string, LoadedScript>()

  /**
   * @param directory an absolute path; scripts that its scripts require from it are loaded in the same way
   * @param cache what the paths of the cache's files begin with; in a trusted directory
   * @param require loads everything else
   */
  constructor(directory: string, cache: string, require: NodeJS.Require) {
    this.#directory = directory
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
    const file = path.join(this.#directory, name)
    const {source, identity} = readScript(file)
    const cacheFile = `${this.#cache}.${name.replaceAll(/[\\/]/g, '-')}.code`
    const cached = readCode(cacheFile, identity)
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
      const name = path.relative(this.#directory, file)
      return name.startsWith('..') ? this.#require(file) : this.load(name)
    }
    return Object.assign(own, this.#require)
  }
}

const wrapper = ['(function (module, exports, require, __filename, __dirname) {', '\n})'] as const

/** @returns the source as one string without copies of it, and what changes if the file is replaced or modified, or Node.js is another */
function readScript(file: string): {readonly source: string; readonly identity: string} {
  const [before, after] = wrapper
  const descriptor = openSync(file, 'r')
  try {
    const {ctimeMs, dev, ino, size} = fstatSync(descriptor)
    const bytes = Buffer.allocUnsafeSlow(before.length + size + after.length)
    let length = bytes.write(before, 0, 'latin1')
    length += readSync(descriptor, bytes, length, size, 0)
    length += bytes.write(after, length, 'latin1')
    return {
      source: bytes.toString('latin1', 0, length),
      identity: [process.version, process.arch, dev, ino, size, ctimeMs].join(' '),
    }
  } finally {
    closeSync(descriptor)
  }
}

function saveUnlessSaved({script, module, cacheFile, identity, cached}: LoadedScript): void {
  const extent = module.exports.evaluated ?? 0
  if (cached !== undefined && script.cachedDataRejected === false && cached.extent >= extent) return
  writeCode(cacheFile, {identity, extent, code: script.createCachedData()})
}
