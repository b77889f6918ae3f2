/** How the built program's scripts are loaded: with V8's code cache wherever there is a folder to be trusted with it. */
import module, {createRequire} from 'node:module'
import path from 'node:path'
import {cacheFolder} from './cache-folder.js'
import {CachedScripts} from './cached-scripts.js'
import {isTrustedFolder} from './trusted-folder.js'

/** Node.js 22 and later have a code cache of their own. */
const {enableCompileCache} = module as typeof module & {readonly enableCompileCache?: (folder: string) => unknown}

/**
 * @param folder where the scripts are: an absolute path
 * @param words the command line, by which the code that a command needs is told from that of others
 * @returns a function from a script's name to what it exports
 */
export function loaderOfScripts(folder: string, words: readonly string[]): (name: string) => unknown {
  const require = createRequire(path.join(folder, 'start.js'))
  const plain = (name: string): unknown => require(`./${name}`)
  const cache = cacheFolder(process.env, process.platform)
  if (!isTrustedFolder(cache)) return plain
  if (enableCompileCache !== undefined) {
    // Made by us, for what Node.js makes itself others may be able to write to.
    const code = path.join(cache, 'code')
    if (isTrustedFolder(code)) enableCompileCache(code)
    return plain
  }
  const command = commandIn(words, require('./commands.json') as readonly string[])
  const scripts = new CachedScripts(folder, path.join(cache, `${command}.code`))
  return (name) => scripts.load(name)
}

/** @returns the name of the command for a file name, `none` where there is none: other words may be secrets in the wrong place */
function commandIn(words: readonly string[], commands: readonly string[]): string {
  const option = words.findIndex((word) => word.startsWith('-'))
  const names = option === -1 ? words : words.slice(0, option)
  for (let length = Math.min(names.length, 3); length > 0; length--) {
    const id = names.slice(0, length).join(':')
    if (commands.includes(id)) return id.replaceAll(':', '-')
  }
  return 'none'
}
