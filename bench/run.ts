/** Runs a command and measures it. */
import {spawn, type ChildProcess} from 'node:child_process'
import {closeSync, openSync, readFileSync} from 'node:fs'
import {watchPeak} from './peak-memory.js'

export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  /** The working directory. */
  readonly directory: string
  readonly environment: NodeJS.ProcessEnv
  /** The file to use as standard input; empty by default. */
  readonly stdin?: string
  /** The file to write standard output to; discarded by default. */
  readonly stdout?: string
  /** The file to write standard error to. An error quotes it. */
  readonly stderr: string
}

export interface Sample {
  /** Wall-clock time from the start of the process to its end. */
  readonly seconds: number
  /**
   * The peak of the largest single process; undefined if the system does not report it or the process ended too soon.
   */
  readonly peakBytes?: number | undefined
}

/** A program is not installed on this machine. */
export class MissingToolError extends Error {
  constructor(tool: string) {
    super(`${tool} not found`)
  }
}

/**
 * @throws MissingToolError if the program is not installed
 * @throws Error with the beginning of its standard error if its exit code is not 0
 */
export async function run(command: Command): Promise<Sample> {
  const stdio = [openStream(command.stdin, 'r'), openStream(command.stdout, 'w'), openSync(command.stderr, 'w')]
  try {
    const started = process.hrtime.bigint()
    const child = spawn(command.program, command.arguments, {cwd: command.directory, env: command.environment, stdio})
    const stop = watchPeak(child.pid ?? 0)
    const ended = await waitForEnd(child, command.program).finally(stop)
    if (ended.how !== 0) throw new Error(`${describe(ended)}: ${beginningOf(command.stderr)}`)
    return {seconds: Number(ended.at - started) / 1e9, peakBytes: stop()}
  } finally {
    for (const descriptor of stdio) if (typeof descriptor === 'number') closeSync(descriptor)
  }
}

function beginningOf(file: string): string {
  return readFileSync(file, 'utf8').slice(0, 500).trim()
}

function openStream(file: string | undefined, flags: string): number | 'ignore' {
  return file === undefined ? 'ignore' : openSync(file, flags)
}

interface End {
  /** In nanoseconds, from process.hrtime.bigint(). */
  readonly at: bigint
  /** The exit code or the signal. */
  readonly how: number | NodeJS.Signals | null
}

function describe({how}: End): string {
  return typeof how === 'number' ? `exit code ${how}` : `signal ${how ?? 'unknown'}`
}

function waitForEnd(child: ChildProcess, program: string): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject('code' in error && error.code === 'ENOENT' ? new MissingToolError(program) : error)
    })
    child.once('exit', (code, signal) => {
      resolve({at: process.hrtime.bigint(), how: code ?? signal})
    })
  })
}
