/** Loads the built program's scripts, with V8's code cache if there is a trusted directory for it. */
import path from 'node:path'
import {cacheDirectory} from './cache-directory.js'
import {CachedScripts} from './cached-scripts.js'
import {scriptFiles} from './script-files.js'
import {isTrustedDirectory} from './trusted-directory.js'

interface Surroundings {
  /** The absolute path of the scripts' directory. */
  readonly directory: string
  /** The command line: each command has a code cache of its own. */
  readonly words: readonly string[]
  /** oclif's ids of all commands. */
  readonly commands: readonly string[]
  /** Of a script in the directory. */
  readonly require: NodeJS.Require
}

/** The word that a shell's script puts first to ask for completion. No command has this name, and no help shows it. */
export const completionWord = 'complete'

/** @returns a function that loads a script by its name and returns what it exports */
export function scriptLoader({directory, words, commands, require}: Surroundings): (name: string) => unknown {
  const plain = (name: string): unknown => require(`./${name}`)
  const cache = cachePrefix({words, commands})
  if (cache === undefined) return plain
  const scripts = new CachedScripts(scriptFiles(directory), cache, require)
  return (name) => scripts.load(name)
}

/** @returns what the paths of the cache's files begin with for this command line; undefined if no directory can be trusted */
export function cachePrefix({words, commands}: Pick<Surroundings, 'words' | 'commands'>): string | undefined {
  const cache = cacheDirectory(process.env, process.platform)
  if (cache === undefined || !isTrustedDirectory(cache)) return undefined
  return path.join(cache, runName(words, commands))
}

/**
 * @returns what the command line runs, as a part of a file name: the command, `help`, `complete` or `none`. Other words are left out: one may be a
 *   secret typed in the wrong place
 */
function runName(words: readonly string[], commands: readonly string[]): string {
  if (words[0] === completionWord) return completionWord
  if (words.includes('--help') || words.includes('-h')) return 'help'
  const option = words.findIndex((word) => word.startsWith('-'))
  const names = option === -1 ? words : words.slice(0, option)
  for (let length = Math.min(names.length, 3); length > 0; length--) {
    const id = names.slice(0, length).join(':')
    if (commands.includes(id)) return id.replaceAll(':', '-')
  }
  return 'none'
}
