/** The program, from the command line to the exit code. */
import {run, type Interfaces} from '@oclif/core'
import {forgetEnvFiles} from './io/node-env-file.js'
import {reportOutside} from './cli/report-outside.js'

/** Where the program is, and its package.json, which says how oclif finds the commands. */
export interface Installation {
  readonly root: string
  readonly pjson: Interfaces.PJSON
}

/** Runs what the command line of the process says; the exit code is in `process.exitCode` when it is over. Never throws. */
export async function main({root, pjson}: Installation): Promise<void> {
  const words = process.argv.slice(2)
  forgetEnvFiles(words, process.env)
  forgetDebugging(process.env)
  try {
    await run(words, {root, pjson, logger: silent(), userPlugins: false})
  } catch (error) {
    reportOutside(error)
  }
}

/** Under these, libraries log the command line and its parts, and with them a secret that was typed in the wrong place. */
function forgetDebugging(environment: NodeJS.ProcessEnv): void {
  delete environment.DEBUG
  delete environment.CLI_FLAGS_DEBUG
}

/** oclif would load a library for its log, which is never written. */
function silent(namespace = 'mi'): Interfaces.Logger {
  const ignore = () => undefined
  return {namespace, child: silent, debug: ignore, error: ignore, info: ignore, trace: ignore, warn: ignore}
}
