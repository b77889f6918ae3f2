/**
 * Starts the program as a single executable: Node.js with the scripts inside. They are at paths below the executable's own, where there can
 * be no files, so nothing on the machine can take their place.
 */
import {statSync} from 'node:fs'
import {isBuiltin} from 'node:module'
import path from 'node:path'
import type * as worker_threads from 'node:worker_threads'
import {CachedScripts, type ScriptSource} from './cached-scripts.js'
import {parseCode, type CompiledScript} from './code-cache.js'
import {fileIdentity} from './script-files.js'
import {cachePrefix} from './script-loader.js'
import {isAnswered, runMain, type Program} from './start.js'

/** @param require loads Node.js's own modules; an executable's script has no other */
export function startExecutable(program: Program, require: NodeJS.Require): void {
  const words = process.argv.slice(2)
  if (isAnswered(words, program)) return
  const asset = assets(require)
  const root = path.resolve(process.execPath)
  const identity = executableIdentity(root)
  const cache = identity === undefined ? undefined : cachePrefix({words, commands: program.commands})
  const embedded: ScriptSource = {
    directory: path.join(root, 'dist'),
    read: (name) => ({
      source: textOf(asset, name),
      identity: identity ?? '',
      compiled: name === 'mi.cjs' ? embeddedCode(asset, cache) : undefined,
    }),
  }
  const scripts = new CachedScripts(embedded, cache, embeddedRequire(require, asset))
  runMain((name) => scripts.load(name), root, words)
}

/** Starts a thread of the executable. Its last word is the name of the script that it runs. */
export function startThread(require: NodeJS.Require): void {
  const asset = assets(require)
  const read = (name: string) => ({source: textOf(asset, name), identity: ''})
  const directory = path.join(path.resolve(process.execPath), 'dist')
  new CachedScripts({directory, read}, undefined, embeddedRequire(require, asset)).load(process.argv.at(-1) ?? '')
}

/** Returns what is inside the executable under a name. */
type Assets = (name: string) => Buffer

function assets(require: NodeJS.Require): Assets {
  const {getRawAsset} = require('node:sea') as {readonly getRawAsset: (name: string) => ArrayBuffer}
  return (name) => Buffer.from(getRawAsset(name))
}

/** @param name of a script, relative to the directory of all */
function textOf(asset: Assets, name: string): string {
  return asset(name.replaceAll('\\', '/')).toString('latin1')
}

/**
 * @param cache as for `CachedScripts`
 * @returns code that `tools/release` put there, unless it was built on another system. It names the command that compiled it. For other
 *   commands it is better than none, but the cache will have what they need
 */
function embeddedCode(asset: Assets, cache = ''): CompiledScript | undefined {
  try {
    const found = parseCode(asset('mi.cjs.code'))
    return path.basename(cache) === found.identity ? found : {...found, extent: 0}
  } catch {
    return undefined
  }
}

/** @returns what changes if the executable is replaced; undefined where Node.js cannot know its path, as without /proc */
function executableIdentity(file: string): string | undefined {
  const found = statSync(file, {throwIfNoEntry: false})
  return found && fileIdentity(found)
}

/**
 * What scripts require that is not a script: modules of Node.js, and oclif's manifest. Threads start from scripts inside as well. In a thread,
 * Node.js's own `require` would look for anything else in the working directory.
 */
function embeddedRequire(require: NodeJS.Require, asset: Assets): NodeJS.Require {
  const load = (id: string): unknown => {
    if (id === 'node:worker_threads') return embeddedThreads(require, asset)
    if (path.isAbsolute(id)) return JSON.parse(asset(path.basename(id)).toString())
    if (isBuiltin(id)) return require(id)
    throw Object.assign(new Error('not a module of Node.js'), {code: 'MODULE_NOT_FOUND'})
  }
  return Object.assign(load, require)
}

function embeddedThreads(require: NodeJS.Require, asset: Assets): unknown {
  const threads = require('node:worker_threads') as typeof worker_threads
  class EmbeddedWorker extends threads.Worker {
    constructor(file: URL, options: worker_threads.WorkerOptions) {
      const argv = [path.posix.basename(file.pathname)]
      super(textOf(asset, 'executable-thread.js'), {...options, argv, eval: true})
    }
  }
  return {...threads, Worker: EmbeddedWorker}
}
