/** Starts the built program, from compiled code if it is cached. */
import {writeSync} from 'node:fs'
import path from 'node:path'
import type * as main from '../main.js'
import {completionWord, scriptLoader} from './script-loader.js'

/** What the build knows about the program. */
export interface Program {
  readonly name: string
  readonly version: string
  readonly versionFlags: readonly string[]
  /** oclif's ids of the commands: `secret:create`. */
  readonly commands: readonly string[]
}

/** What `completion.js` exports. */
interface CompletionScript {
  readonly printCandidates: (request: {readonly words: readonly string[]; readonly loadNames: () => unknown}) => void
}

/** What `mi.cjs` exports. */
type MainScript = typeof main & Pick<main.Installation, 'loadManifest' | 'pjson'>

/** @param require of the script that this is in */
export function start(program: Program, require: NodeJS.Require): void {
  const words = process.argv.slice(2)
  if (isAnswered(words, program)) return
  const load = scriptLoader({directory: import.meta.dirname, words, commands: program.commands, require})
  runMain(load, path.dirname(import.meta.dirname), words)
}

/**
 * Runs the command line, or answers a shell that asks for completion.
 * @param load loads a script by its name
 * @param root where the program is installed
 */
export function runMain(load: (name: string) => unknown, root: string, words: readonly string[]): void {
  if (isCompletion(words)) {
    const {printCandidates} = load('completion.js') as CompletionScript
    printCandidates({words: words.slice(1), loadNames: () => load('completion-names.js')})
    process.exit()
  }
  const {main, pjson, loadManifest} = load('mi.cjs') as MainScript
  // By then everything is written. Exiting at once is faster than letting Node.js shut down.
  void main({root, pjson, loadManifest}).then(() => process.exit())
}

/** Whether a shell asks for completion. Its script passes the name of the shell, too. */
function isCompletion(words: readonly string[]): boolean {
  return words[0] === completionWord && words.length > 1
}

/** Prints the version if that is all that is asked for. @returns whether it was */
export function isAnswered(words: readonly string[], program: Program): boolean {
  return words.length === 1 && program.versionFlags.includes(words[0] ?? '') && printVersion(program)
}

/**
 * Prints what oclif would print. The program need not be loaded for it.
 * @returns whether it could be written; if not, the program reports the error
 */
function printVersion({name, version}: Program): boolean {
  const architecture = process.arch === 'ia32' ? 'x86' : process.arch
  try {
    writeSync(1, `${name}/${version} ${process.platform}-${architecture} node-${process.version}\n`)
    return true
  } catch {
    return false
  }
}
