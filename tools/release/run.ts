/** Runs the programs that a release needs. */
import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {BuildError} from '../build-error.js'
import {root} from '../paths.js'

interface RunOptions {
  readonly cwd?: string
  /** Variables to set; undefined removes one. */
  readonly env?: NodeJS.ProcessEnv
  /** The file that it reads as standard input; by default there is nothing to read. */
  readonly stdin?: string
}

/** @returns what it prints @throws BuildError with what it says, if it cannot be started or fails */
export function run(command: string, words: readonly string[], {cwd = root, env, stdin}: RunOptions = {}): string {
  const {error, status, stdout, stderr} = spawnSync(command, words, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: {...process.env, ...env},
    input: stdin === undefined ? '' : readFileSync(stdin),
  })
  if (error !== undefined) throw new BuildError(`"${command}" cannot be started: ${error.message}`)
  if (status === 0) return stdout
  throw new BuildError(`"${[command, ...words].join(' ')}" failed:\n${stderr || stdout}`)
}
