/**
 * A lock: a file that only one process can create. It says who created it, so that the lock of an ended process can be taken over.
 */
import {randomBytes} from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import {hostname} from 'node:os'
import path from 'node:path'
import type {Tell} from './locks.js'
import {makerState, markPattern, ownMark} from './maker.js'
import {ownName} from './own-names.js'
import {removeOwn} from './removal.js'
import {systemCode} from './system-errors.js'

/** What a lock file contains, as JSON. */
export interface LockHolder {
  /** The mark of the process. */
  readonly maker: string
  readonly pid: number
  /** The name of the computer. */
  readonly host: string
  /** Different in every lock. */
  readonly id: string
}

/** `unlockable` if no lock can be made there: it is a read-only directory, or has no room for one. */
type Attempt =
  | {readonly outcome: 'taken'}
  | {readonly outcome: 'unlockable'}
  | {readonly outcome: 'held'; readonly holder: LockHolder | undefined}

/** How long a chain of stale locks may be: each was left by a process that ended while it took over the one before. */
const mostTurns = 8

/**
 * Tries once to take a lock. Synchronous, so that no signal is handled before the caller knows of it.
 * @param lock its path
 * @param tell says what is left over
 * @param turns how many more stale locks may be taken over before this one: someone may have put locks there that form a circle
 * @returns for a lock that another process holds, what is known of it
 * @throws the system's errors
 */
export function tryToLock(lock: string, tell: Tell, turns = mostTurns): Attempt {
  const holder = readHolder(lock)
  if (holder === 'unreadable' || turns === 0) return {outcome: 'held', holder: undefined}
  if (holder !== undefined && !isStale(holder)) return {outcome: 'held', holder}
  const id = randomBytes(8).toString('hex')
  const temporary = ownName(lock, 'tmp')
  let isMade = false
  try {
    const descriptor = openSync(temporary, 'wx', 0o644)
    isMade = true
    writeAndClose(descriptor, `${JSON.stringify({maker: ownMark(), pid: process.pid, host: hostname(), id})}\n`)
    const isTaken =
      holder === undefined ? publishLock(temporary, lock) : takeOver(temporary, {lock, stale: holder, turns}, tell)
    return isTaken ? {outcome: 'taken'} : {outcome: 'held', holder}
  } catch (error) {
    if (['EACCES', 'ENOENT', 'ENOSYS', 'ENOTDIR', 'EPERM', 'EROFS'].includes(systemCode(error) ?? ''))
      return {outcome: 'unlockable'}
    throw error
  } finally {
    if (isMade) removeOwn([temporary], tell)
  }
}

function writeAndClose(descriptor: number, content: string): void {
  try {
    writeFileSync(descriptor, content)
    // After a power failure, an empty lock would look like someone else's.
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** @param locks the paths of locks that this process holds @param tell says which of them are left */
export function releaseLocks(locks: readonly string[], tell: Tell): void {
  removeOwn(locks, tell)
}

/**
 * Removes a lock whose maker has ended, if the system permits it.
 * @param lock its path
 * @param tell says what is left over
 * @returns whether its maker has ended
 */
export function releaseIfStale(lock: string, tell: Tell): boolean {
  const holder = readHolder(lock)
  if (holder === undefined || holder === 'unreadable' || !isStale(holder)) return false
  try {
    if (tryToLock(lock, tell).outcome === 'taken') releaseLocks([lock], tell)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
  return true
}

/** Whether the maker ended without removing the lock. What ran elsewhere may still run. */
function isStale({maker}: LockHolder): boolean {
  return makerState(maker) === 'gone'
}

/**
 * Links the lock, because it then appears with its content, and linking fails if it exists. On file systems without links, copies it with
 * O_EXCL.
 * @returns whether there was no lock
 */
function publishLock(temporary: string, lock: string): boolean {
  try {
    linkSync(temporary, lock)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    return copyUnlessThere(temporary, lock)
  }
  return true
}

function copyUnlessThere(temporary: string, lock: string): boolean {
  try {
    copyFileSync(temporary, lock, constants.COPYFILE_EXCL)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
  return true
}

/**
 * Two processes may find the same stale lock, and one may have replaced it by the time the other does. So whoever replaces it must hold a
 * lock that is named after the stale one, and look again. If that process ends before it is done, its lock is stale too, and is taken over
 * in the same way.
 * @returns whether this process has replaced it
 */
function takeOver(
  temporary: string,
  {lock, stale, turns}: {lock: string; stale: LockHolder; turns: number},
  tell: Tell,
): boolean {
  const turn = path.join(path.dirname(lock), `.mi-${stale.id}.lock`)
  if (tryToLock(turn, tell, turns - 1).outcome !== 'taken') return false
  try {
    const holder = readHolder(lock)
    if (holder === undefined || holder === 'unreadable' || holder.id !== stale.id) return false
    renameSync(temporary, lock)
    return true
  } finally {
    releaseLocks([turn], tell)
  }
}

/** In bytes. */
const longestContent = 1024

/** @returns undefined if there is no lock, `unreadable` if its content does not say who holds it */
function readHolder(lock: string): LockHolder | 'unreadable' | undefined {
  try {
    return parseHolder(readSmallFile(lock)) ?? 'unreadable'
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    // False also in a directory that may not be searched, in which no lock can be made.
    return existsSync(lock) ? 'unreadable' : undefined
  }
}

/** @returns the beginning of a file; nothing of a pipe or a device, and a link is not followed */
function readSmallFile(file: string): string {
  const {O_NOFOLLOW, O_NONBLOCK, O_RDONLY} = constants
  const descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    if (!fstatSync(descriptor).isFile()) return ''
    const bytes = Buffer.alloc(longestContent)
    return bytes.toString('utf8', 0, readSync(descriptor, bytes))
  } finally {
    closeSync(descriptor)
  }
}

function parseHolder(content: string): LockHolder | undefined {
  try {
    const found = JSON.parse(content) as Partial<Record<keyof LockHolder, unknown>> | null
    const {maker, pid, host, id} = found ?? {}
    const isWhole = typeof maker === 'string' && new RegExp(`^${markPattern}$`).test(maker)
    if (!isWhole || typeof pid !== 'number' || typeof host !== 'string') return undefined
    return typeof id === 'string' && /^[\da-f]{16}$/.test(id) ? {maker, pid, host, id} : undefined
  } catch {
    return undefined
  }
}
