/** Which process made a file: its lock files and temporary files say so, and the next run can tell whether it still runs. */
import {createHash} from 'node:crypto'
import {readFileSync, readlinkSync} from 'node:fs'
import {hostname} from 'node:os'

/** `elsewhere` if it ran on another computer or in another container, so that nothing is known of it. */
export type MakerState = 'elsewhere' | 'gone' | 'running'

/** The form of what `ownMark` returns, as a part of a regular expression. */
export const markPattern = String.raw`\d{1,10}-[\da-f]{8}-[\da-f]{8}`

let own: string | undefined

/** @returns the mark of this process: its number, a hash of when it started, and a hash of where it runs */
export function ownMark(): string {
  own ??= [process.pid, birthOf('self'), thisPlace()].join('-')
  return own
}

/** @param mark as `ownMark` returned it to another process */
export function makerState(mark: string): MakerState {
  const [pid = '', birth, place] = mark.split('-')
  if (place !== thisPlace()) return 'elsewhere'
  if (!isInUse(Number(pid))) return 'gone'
  const found = birthOf(pid)
  return found === unknown || birth === unknown || found === birth ? 'running' : 'gone'
}

/** Whether any process has the number now. It may be another one. */
function isInUse(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Process numbers and clocks may differ in another container. A restart of the computer does not change the place. */
function thisPlace(): string {
  const namespaces = ['pid', 'time'].map((kind) => attempt(() => readlinkSync(`/proc/self/ns/${kind}`)) ?? '')
  return digest(hostname(), ...namespaces)
}

/** Whether the numbers in /proc are those of this process's container: without a /proc of its own, it sees that of the one around it. */
function isOwnProc(): boolean {
  return attempt(() => readlinkSync('/proc/self')) === String(process.pid)
}

const unknown = '00000000'
const ended = 'ended'

/**
 * Process numbers are reused, so it also matters when the process was started: in which boot, and how long after it (see proc(5)).
 * @returns a hash; `unknown` on systems without /proc or with another container's, and something else for a process that has ended but was
 *   not waited for
 */
function birthOf(pid: string): string {
  if (!isOwnProc()) return unknown
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  // The name of the program is in parentheses, and may contain some.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state = '', start] = [fields?.[0], fields?.[19]]
  if (boot === undefined || start === undefined) return unknown
  return state === 'Z' || state === 'X' ? ended : digest(boot, start)
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 8)
}
