/** One command from its start to its end, measured. */
import {spawn, type ChildProcess} from 'node:child_process'
import {closeSync, openSync, readFileSync} from 'node:fs'
import {watchPeak} from './peak-memory.js'

export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  /** Where it runs. */
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  /** File to read as standard input; nothing unless given. */
  readonly stdin?: string
  /** File to write standard output to; it goes nowhere unless given. */
  readonly stdout?: string
  /** File to write standard error to, from which an error quotes. */
  readonly stderr: string
}

export interface Sample {
  /** Of the wall clock, from the start of the process to its end. */
  readonly seconds: number
  /** Of the largest single process; undefined where the system does not tell, or it was gone too soon. */
  readonly peakBytes?: number | undefined
}

/** There is no such program on this machine. */
export class MissingToolError extends Error {
  constructor(tool: string) {
    super(`no ${tool} here`)
  }
}

/**
 * @throws MissingToolError where the program is not there
 * @throws Error with the beginning of what it said where it did not end well
 */
export async function run(command: Command): Promise<Sample> {
  const stdio = [opened(command.stdin, 'r'), opened(command.stdout, 'w'), openSync(command.stderr, 'w')]
  try {
    const started = process.hrtime.bigint()
    const child = spawn(command.program, command.arguments, {cwd: command.folder, env: command.environment, stdio})
    const stop = watchPeak(child.pid ?? 0)
    const ended = await endOf(child, command.program).finally(stop)
    if (ended.how !== 0) throw new Error(`it ended with ${String(ended.how)}: ${beginningOf(command.stderr)}`)
    return {seconds: Number(ended.at - started) / 1e9, peakBytes: stop()}
  } finally {
    for (const descriptor of stdio) if (typeof descriptor === 'number') closeSync(descriptor)
  }
}

function beginningOf(file: string): string {
  return readFileSync(file, 'utf8').slice(0, 500).trim()
}

function opened(file: string | undefined, flags: string): number | 'ignore' {
  return file === undefined ? 'ignore' : openSync(file, flags)
}

interface End {
  /** As process.hrtime.bigint() counts. */
  readonly at: bigint
  /** The exit status, or the signal. */
  readonly how: number | NodeJS.Signals | null
}

function endOf(child: ChildProcess, program: string): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject('code' in error && error.code === 'ENOENT' ? new MissingToolError(program) : error)
    })
    child.once('exit', (code, signal) => {
      resolve({at: process.hrtime.bigint(), how: code ?? signal})
    })
  })
}
