/** The program, from the command line to the exit code. */
import {run, type Interfaces} from '@oclif/core'
import {forgetEnvFiles} from './io/node-env-file.js'
import {writeConsoleText} from './cli/console-text.js'
import {reportError} from './cli/error-report.js'
import {flagsBeforeCommand, withoutUnknownWords} from './cli/unknown-command.js'
import {settleColours} from './ui/colour.js'

export interface Installation {
  /** Where the program is installed. */
  readonly root: string
  /** Its package.json, in which oclif finds the commands. */
  readonly pjson: Interfaces.PJSON
  /** Loads `oclif.manifest.json`. */
  readonly loadManifest: () => Interfaces.Manifest
}

/** Runs the command line of the process and sets `process.exitCode`. Never throws. */
export async function main({root, pjson, loadManifest}: Installation): Promise<void> {
  const words = process.argv.slice(2)
  refuseDebuggers()
  forgetEnvFiles(words, process.env)
  prepareLibraries(process.env)
  settleColours(process.env)
  try {
    refuseFlagsBeforeCommand(words, pjson)
    await writeConsoleText(() => run(words, {root, pjson, logger: silent(), userPlugins: false}))
  } catch (error) {
    await reportError(withoutUnknownWords(error, words, {pjson, loadManifest}), words.includes('--json'))
  }
}

/** oclif would print the topic's help, as if that had been asked for. @throws UsageError */
function refuseFlagsBeforeCommand(words: readonly string[], {name, oclif}: Interfaces.PJSON): void {
  const [topic = '', flag = ''] = words
  if (!flag.startsWith('-') || words.includes('--help') || words.includes('-h')) return
  if (Object.hasOwn(oclif.topics ?? {}, topic)) throw flagsBeforeCommand(oclif.bin ?? name, topic, flag)
}

/** At this signal, Node.js lets debuggers attach, which could read the secrets in memory, unless something else listens for it. */
function refuseDebuggers(): void {
  process.on('SIGUSR1', () => undefined)
}

function prepareLibraries(environment: NodeJS.ProcessEnv): void {
  // Libraries would log the command line, and a secret may have been typed there by mistake.
  delete environment.DEBUG
  delete environment.CLI_FLAGS_DEBUG
  // oclif would print warnings for the program's authors.
  delete environment.NODE_ENV
  // oclif would look for the user's own colors at every start.
  environment.MI_DISABLE_THEME = '1'
}

/** Keeps oclif from loading a library for a log that is never written. */
function silent(namespace = 'mi'): Interfaces.Logger {
  const ignore = () => undefined
  return {namespace, child: silent, debug: ignore, error: ignore, info: ignore, trace: ignore, warn: ignore}
}
