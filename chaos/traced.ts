import {readFileSync, rmSync} from 'node:fs'
import {runProgram, type Place, type Run} from '../test/support/cli.js'
import {environment} from './kit.js'
import {countable, underStrace, type Injection} from './strace.js'

export interface TracedRun {
  readonly run: Run
  /** What strace recorded. */
  readonly log: string
}

/** Runs a command of a scenario under strace. */
export async function runTraced(
  command: readonly string[],
  {place, injection, ...streams}: {readonly place: Place; readonly injection?: Injection; readonly stdin?: string},
): Promise<TracedRun> {
  const file = `${place.root}.log`
  const env = {...environment, ...countable}
  try {
    const run = await runProgram(underStrace(command, file, injection), {in: place, env, ...streams})
    return {run, log: readFileSync(file, 'utf8')}
  } finally {
    rmSync(file, {force: true})
  }
}
