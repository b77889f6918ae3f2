/** Makes strace watch single threads of a process, and make one of their system calls fail or end the process. */
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {injectOption, type Injection} from '../test/support/strace.js'

/** The main thread, which runs the program, or the only other one that works on files. */
export type Thread = 'main' | 'files'

/** A system call. */
export interface Call {
  readonly thread: Thread
  readonly name: string
  /** The first call of that name in its thread is 1. */
  readonly index: number
  /** As strace prints it, with its arguments and its result. */
  readonly line: string
}

/** The numbers of the threads. */
export type Threads = Readonly<Record<Thread, number>>

/** The calls that create, write, rename and remove files. */
const traced = [
  ...['openat', 'write', 'pwrite64', 'writev', 'ftruncate', 'copy_file_range', 'sendfile', 'fsync', 'fdatasync'],
  ...['rename', 'renameat2', 'link', 'linkat', 'symlink', 'unlink', 'unlinkat', 'mkdir', 'rmdir'],
  ...['chmod', 'fchmod', 'chown', 'fchown', 'lchown', 'utimensat', 'setxattr', 'fsetxattr'],
]

/**
 * Starts strace, which writes what it sees to the log.
 * @param injection what it does to a call; its threads are then one
 * @returns when it watches the threads
 * @throws Error if it cannot
 */
export async function watchThreads(threads: readonly number[], log: string, injection?: Injection): Promise<Watch> {
  const options = ['-y', '-s', '0', '-o', log, '-e', `trace=${traced.join(',')}`]
  const inject = injection === undefined ? [] : injectOption(injection)
  const attach = threads.flatMap((thread) => ['-p', String(thread)])
  const strace = spawn('strace', [...options, ...inject, ...attach], {stdio: ['ignore', 'ignore', 'pipe']})
  const ended = once(strace, 'close')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    strace.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.split(' attached').length > threads.length) resolve()
    })
    strace.once('close', () => {
      reject(new Error(`strace cannot watch the program: ${said}`))
    })
  })
  return {ended}
}

export interface Watch {
  /** Resolves when strace has written its log, after the threads have ended. */
  readonly ended: Promise<unknown>
}

/**
 * @param directory the root of the place
 * @returns the calls that name a file in it, by a relative path too, or use one that is open, in their order
 */
export function readCalls(log: string, threads: Threads, directory: string): readonly Call[] {
  const calls: Call[] = []
  const counts = new Map<string, number>()
  for (const {thread, line} of recordsIn(log, threads)) {
    const name = /^\w+/.exec(line)?.[0] ?? ''
    const index = (counts.get(`${thread} ${name}`) ?? 0) + 1
    counts.set(`${thread} ${name}`, index)
    calls.push({thread, name, index, line})
  }
  return calls.filter(({line}) => concerns(line, directory))
}

interface LogRecord {
  readonly thread: Thread
  line: string
}

/** strace splits a call if another thread makes one before it ends. It leaves out the thread's number if it watches only one. */
function recordsIn(log: string, threads: Threads): readonly LogRecord[] {
  const records: LogRecord[] = []
  const last = new Map<Thread, LogRecord>()
  for (const each of log.split('\n')) {
    const [, number, name, resumed] = /^(\d+ +)?(?:([a-z]\w*)\(|<\.\.\. (\w+) resumed>)/.exec(each) ?? []
    const thread = number !== undefined && Number(number) === threads.main ? 'main' : 'files'
    const line = each.slice(number?.length ?? 0)
    const unfinished = last.get(thread)
    if (resumed !== undefined && unfinished !== undefined) unfinished.line += line
    if (name === undefined) continue
    const record = {thread, line} as const
    last.set(thread, record)
    records.push(record)
  }
  return records
}

/** With -y, strace adds the path of every descriptor, and the working directory to every relative path. */
function concerns(line: string, directory: string): boolean {
  const withoutWorkingDirectory = line.replaceAll(/AT_FDCWD<[^>]*>/g, 'AT_FDCWD')
  return withoutWorkingDirectory.includes(`${directory}/`) || /[(,] ?"[^/"]/.test(withoutWorkingDirectory)
}

/** @returns its name and number */
export function describeCall({thread, name, index}: Call): string {
  return `${name} ${index} of the ${thread} thread`
}

/** Whether the call changes something: all do except opening a file to read it. */
export function isChanging({name, line}: Call): boolean {
  return name !== 'openat' || !/\bO_RDONLY\b/.test(line)
}

/** Whether strace let the call fail. */
export function hasFailed({line}: Call): boolean {
  return line.includes('(INJECTED)')
}
