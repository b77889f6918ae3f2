/** Answers a shell that asks how a word can be completed. Prints candidates or nothing: never an error, a prompt or a value. */
import {writeSync} from 'node:fs'
import {configDirectory} from '../../io/config-directory.js'
import {firstEntries} from '../../io/listing.js'
import {profileNamesAmong} from '../../profiles/profile-names.js'
import {completedShells, renderAnswer, type CompletedShell} from './answer.js'
import {splitBashLine} from './bash-line.js'
import {offerFor, type NameSources} from './candidates.js'
import type {CommandTable, TabledTopic} from './command-table.js'
import {readLine} from './typed-line.js'

/** What the start-up stage knows. */
interface CompletionRequest {
  /** The shell, and what its script passes. */
  readonly words: readonly string[]
  /** Loads the readers of files. */
  readonly loadNames: () => Omit<NameSources, 'profileNames'>
  /** Loads `oclif.manifest.json`. */
  readonly loadManifest: () => Pick<CommandTable, 'commands'>
  /** Those of package.json, with their descriptions. */
  readonly topics: Readonly<Record<string, TabledTopic>>
}

/** Prints the answer on standard output. Never throws. */
export function printCandidates(request: CompletionRequest): void {
  try {
    writeSync(1, answer(request))
  } catch {
    // An error in the middle of the line would only disturb the person who types.
  }
}

/** @throws whatever goes wrong @returns lines as `renderAnswer` does */
export function answer({words: [shell, ...given], loadNames, loadManifest, topics}: CompletionRequest): string {
  if (!isCompletedShell(shell)) return ''
  const table = {commands: loadManifest().commands, topics}
  const {words, typed} = splitLine(shell, given)
  const line = readLine(words, typed.text, table)
  const sources: NameSources = {
    aliasesInFile: (file) => orNone(() => loadNames().aliasesInFile(file)),
    aliasesInKeystore: (file, wanted) => orNone(() => loadNames().aliasesInKeystore(file, wanted)),
    transformationNames: () => loadNames().transformationNames(),
    profileNames: savedProfiles,
  }
  const {current, before} = line
  return renderAnswer(offerFor(line, table, sources), shell, {current, before, ...(shell === 'bash' && {typed})})
}

function isCompletedShell(word: string | undefined): word is CompletedShell {
  return completedShells.some((shell) => shell === word)
}

/** bash passes its word breaks and the line, PowerShell a variable with a word on each line, and the others the words. */
function splitLine(shell: CompletedShell, given: readonly string[]) {
  if (shell === 'bash') {
    const [breaks = '', line = ''] = given
    const {words, current} = splitBashLine(line, breaks)
    return {words: words.slice(1), typed: current}
  }
  const words = shell === 'powershell' ? (process.env.MI_COMPLETION_WORDS ?? '').split('\n') : given
  return {words: words.slice(0, -1), typed: {text: words.at(-1) ?? '', kept: 0, quote: undefined}}
}

/** A file that cannot be read has no names. */
function orNone(read: () => readonly string[]): readonly string[] {
  try {
    return read()
  } catch {
    return []
  }
}

/** The most entries of the directory to look at. */
const mostEntries = 1000

function savedProfiles(): readonly string[] {
  const directory = configDirectory(process.env, process.platform)
  return directory === undefined ? [] : profileNamesAmong(firstEntries(directory, mostEntries))
}
