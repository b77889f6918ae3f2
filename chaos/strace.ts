/** Runs commands under strace, which records the system calls that concern files, and can let one of them fail, wait, or end the program. */
import {spawnSync} from 'node:child_process'
import path from 'node:path'

/** What strace does to a call, in its own words: `error=ENOSPC`, `signal=KILL` or `delay_enter=500000` (microseconds). */
export interface Injection {
  readonly call: string
  readonly action: string
  /** The first is 1, counted in each thread separately; `2+` is the second and all after it. */
  readonly when: string
}

/** A system call of the recorded process. */
export interface Call {
  readonly name: string
  /** The first call of that name in its thread is 1. */
  readonly index: number
  /** As strace prints it, with its arguments and its result. */
  line: string
}

/** The calls that create, write, rename and remove files. */
const traced = [
  ...['openat', 'write', 'pwrite64', 'writev', 'ftruncate', 'copy_file_range', 'sendfile', 'fsync', 'fdatasync'],
  ...['rename', 'renameat2', 'link', 'linkat', 'symlink', 'unlink', 'unlinkat', 'mkdir', 'rmdir'],
  ...['chmod', 'fchmod', 'chown', 'fchown', 'lchown', 'utimensat', 'setxattr', 'fsetxattr'],
]

const pad = path.join(import.meta.dirname, 'programs', 'pad.cjs')

/** Variables with which the number of a call names the same call in every run: one thread works on files. */
export const countable = {UV_THREADPOOL_SIZE: '1', NODE_OPTIONS: `--require=${pad}`} as const

/** Returns the command line that runs the command under strace, which writes what it sees to the log. */
export function underStrace(command: readonly string[], log: string, injection?: Injection): readonly string[] {
  const options = ['-f', '-y', '-qq', '--seccomp-bpf', '-s', '0', '-o', log, '-e', `trace=${traced.join(',')}`]
  const inject =
    injection === undefined ? [] : ['-e', `inject=${injection.call}:${injection.action}:when=${injection.when}`]
  return ['strace', ...options, ...inject, ...command]
}

/**
 * @returns the calls that name a file below the directory, by a relative path too, or use one that is open, in their
 *   order
 */
export function readCalls(log: string, directory: string): readonly Call[] {
  const calls: Call[] = []
  const counts = new Map<string, number>()
  const lastOfThread = new Map<string, Call>()
  for (const record of log.split('\n')) {
    const [, thread = '', line = '', name, resumed] =
      /^(\d+) +((?:([a-z]\w*)\(|<\.\.\. (\w+) resumed>).*)$/.exec(record) ?? []
    const unfinished = lastOfThread.get(thread)
    if (resumed !== undefined && unfinished !== undefined) unfinished.line += line
    if (name === undefined) continue
    const index = (counts.get(`${thread} ${name}`) ?? 0) + 1
    counts.set(`${thread} ${name}`, index)
    const call = {name, index, line}
    lastOfThread.set(thread, call)
    calls.push(call)
  }
  return calls.filter(({line}) => concerns(line, directory))
}

/** With -y, strace adds the path of every descriptor, and the working directory to every relative path. */
function concerns(line: string, directory: string): boolean {
  const withoutWorkingDirectory = line.replaceAll(/AT_FDCWD<[^>]*>/g, 'AT_FDCWD')
  return withoutWorkingDirectory.includes(`${directory}/`) || /[(,] ?"[^/"]/.test(withoutWorkingDirectory)
}

/** Whether the call changes something: all do except opening a file to read it. */
export function isChanging({name, line}: Call): boolean {
  return name !== 'openat' || !/\bO_RDONLY\b/.test(line)
}

/** Whether strace let the call fail. */
export function hasFailed({line}: Call): boolean {
  return line.includes('(INJECTED)')
}

/** @returns why strace cannot be used here; undefined if it can */
export function whyNoStrace(): string | undefined {
  const {error, status, stderr} = spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-e', 'trace=rename', 'true'])
  if (error !== undefined) return 'strace is not installed'
  return status === 0 ? undefined : `strace cannot trace processes here: ${stderr.toString().trim()}`
}
