/**
 * Runs the built program under strace, which makes its system calls fail or wait, or ends it at one of them: what happens by chance once in
 * thousands of runs then happens every time.
 */
import {spawnSync} from 'node:child_process'
import type {Context} from 'mocha'
import {miCommand} from './cli.js'
import {needs} from './tools.js'

/** What happens at system calls, in strace's words. */
export interface Injection {
  /** The calls, separated by commas: Node.js uses one or another of them, depending on the system. */
  readonly at: string
  /** `delay_enter=3000000` (in microseconds), `signal=KILL`, `error=EACCES`. */
  readonly what: string
  /** Which of the calls of each thread: `2` for the second, `2+` for that and all later ones. Default: all. */
  readonly when?: string
}

/** The calls that give a file another name. */
export const renames = 'rename,renameat,renameat2'

/** The calls that give a file one more name. */
export const links = 'link,linkat'

/** The calls that take a name away. */
export const unlinks = 'unlink,unlinkat'

/** Returns the command line that runs the built program with these arguments under strace. */
export function tracedMi(arguments_: readonly string[], injections: readonly Injection[]): readonly string[] {
  return traced(miCommand(arguments_), injections)
}

/** The same for any program, named by its command line. */
export function traced(command: readonly string[], injections: readonly Injection[]): readonly string[] {
  const calls = injections.map(({at}) => at).join(',')
  const options = injections.flatMap(injectOption)
  return ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, ...options, ...command]
}

/** Returns the option of strace for it. The call must be traced. */
export function injectOption({at, what, when}: Injection): readonly string[] {
  return ['-e', `inject=${at}:${what}${when === undefined ? '' : `:when=${when}`}`]
}

/** As `needs`, for strace, which must also be permitted to trace a program: some containers do not permit it. */
export function needsStrace(context: Context): void {
  needs(context, 'strace')
  if (isTracingPermitted()) return
  if (process.env.CI === 'true') throw new Error('CI must permit strace to trace programs')
  console.log('      pending: strace may not trace programs here')
  context.skip()
}

/** Whether strace is there and may trace programs. */
export function isTracingPermitted(): boolean {
  return spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', 'true']).status === 0
}
