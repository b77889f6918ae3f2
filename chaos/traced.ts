import type {ChildProcess} from 'node:child_process'
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout} from 'node:timers/promises'
import {runProgram, type Place, type Run} from '../test/support/cli.js'
import {environment} from './kit.js'
import {readCalls, watchThreads, type Call, type Threads} from './strace.js'

const gatekeeper = path.join(import.meta.dirname, 'programs', 'gate.js')

/** What strace does to the call that has this name and number in its thread. */
export interface Interference extends Pick<Call, 'thread' | 'name' | 'index'> {
  /** In strace's words: `error=EIO`, `signal=KILL`. */
  readonly what: string
  /** Whether the same is done to all later calls of that name. */
  readonly persistent?: boolean
}

export interface TracedRun {
  readonly run: Run
  /** The calls that concern the files of the place. */
  readonly calls: readonly Call[]
}

/** Runs a command of a scenario while strace watches its threads, or only the thread that it interferes with. */
export async function runTraced(
  command: readonly string[],
  {place, interference, ...streams}: {place: Place; interference?: Interference; stdin?: string},
): Promise<TracedRun> {
  const gate = `${place.root}.gate`
  const log = `${place.root}.log`
  const env = {...environment, UV_THREADPOOL_SIZE: '1', NODE_OPTIONS: `--import=${gatekeeper}`, CHAOS_GATE: gate}
  const ended = new AbortController()
  let tracing: Promise<Threads> | undefined
  const onStart = (child: ChildProcess) => {
    tracing = trace(child, {gate, log, ended: ended.signal}, interference)
    tracing.catch(() => child.kill('SIGKILL'))
  }
  try {
    const run = await runProgram(command, {in: place, env, onStart, ...streams})
    ended.abort()
    const threads = await tracing
    if (threads === undefined) throw new Error('the program was not watched')
    return {run, calls: readCalls(readFileSync(log, 'utf8'), threads, place.root)}
  } finally {
    for (const file of [log, gate, announcementOf(gate)]) rmSync(file, {force: true})
  }
}

function announcementOf(gate: string): string {
  return `${gate}.thread`
}

interface Tracing {
  readonly gate: string
  readonly log: string
  /** Aborted when the process has ended. */
  readonly ended: AbortSignal
}

/** @returns when strace has written its log */
async function trace(child: ChildProcess, {gate, log, ended}: Tracing, interference?: Interference): Promise<Threads> {
  const threads = {main: child.pid ?? 0, files: await announcedThread(gate, ended)}
  const watched = interference === undefined ? [threads.main, threads.files] : [threads[interference.thread]]
  const watch = await watchThreads(watched, log, interference && injectionOf(interference))
  writeFileSync(gate, '')
  await watch.ended
  return threads
}

async function announcedThread(gate: string, ended: AbortSignal): Promise<number> {
  const announcement = announcementOf(gate)
  while (!existsSync(announcement)) await setTimeout(2, undefined, {signal: ended})
  return Number(path.basename(readFileSync(announcement, 'utf8')))
}

function injectionOf({name, index, what, persistent}: Interference) {
  return {at: name, what, when: `${index}${persistent === true ? '+' : ''}`}
}
