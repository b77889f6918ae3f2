/** Loads the built program's scripts, with V8's code cache if there is a trusted directory for it. */
import module, {createRequire} from 'node:module'
import path from 'node:path'
import {cacheDirectory} from './cache-directory.js'
import {CachedScripts} from './cached-scripts.js'
import {isTrustedDirectory} from './trusted-directory.js'

/** Missing in Node.js 20, which has no code cache of its own. */
const {enableCompileCache} = module as typeof module & {readonly enableCompileCache?: (directory: string) => unknown}

/**
 * @param directory the absolute path of the scripts' directory
 * @param words the command line: for Node.js 20, each command has a code cache of its own
 * @returns a function that loads a script by its name and returns what it exports
 */
export function scriptLoader(directory: string, words: readonly string[]): (name: string) => unknown {
  const require = createRequire(path.join(directory, 'start.js'))
  const plain = (name: string): unknown => require(`./${name}`)
  const cache = cacheDirectory(process.env, process.platform)
  if (cache === undefined || !isTrustedDirectory(cache)) return plain
  if (enableCompileCache !== undefined) {
    // mi creates this directory because others may be able to write to one that Node.js creates.
    const code = path.join(cache, 'code')
    if (isTrustedDirectory(code)) enableCompileCache(code)
    return plain
  }
  const command = commandIn(words, require('./commands.json') as readonly string[])
  const scripts = new CachedScripts(directory, path.join(cache, `${command}.code`))
  return (name) => scripts.load(name)
}

/**
 * @returns the command as a part of a file name, or `none`. Other words are left out: one may be a secret typed in the
 *   wrong place
 */
function commandIn(words: readonly string[], commands: readonly string[]): string {
  const option = words.findIndex((word) => word.startsWith('-'))
  const names = option === -1 ? words : words.slice(0, option)
  for (let length = Math.min(names.length, 3); length > 0; length--) {
    const id = names.slice(0, length).join(':')
    if (commands.includes(id)) return id.replaceAll(':', '-')
  }
  return 'none'
}
