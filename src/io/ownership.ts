/**
 * Refuses files that another user could have written or can replace, as OpenSSH does under StrictModes.
 * The decision on who is trusted: docs/decisions/2026-11-27-ownership.md.
 */
import {lstatSync, type Stats} from 'node:fs'
import {ProfileError} from '../errors.js'
import {shellWord} from '../wording.js'
import {statsIfVisible, tracePath} from './path-trace.js'

const superuser = 0

/**
 * Checks a file or directory, and every directory and link that leads there. What does not exist is not checked.
 * @param file an absolute path
 * @param instead what else to do, as the rest of a hint
 * @throws ProfileError that names the first that another user can change, and the command that prevents it
 */
export function refuseForeignPath(file: string, instead: string): void {
  if (process.getuid === undefined) return
  for (const step of tracePath(file).steps) refuse(step.file, step.found, instead)
}

/** Checks a file in a directory that has been checked; if it is a link, also where that leads. @throws ProfileError as `refuseForeignPath` */
export function refuseForeignEntry(file: string, instead: string): void {
  const found = process.getuid === undefined ? undefined : statsIfVisible(file)
  if (found?.isSymbolicLink()) refuseForeignPath(file, instead)
  else if (found !== undefined) refuse(file, found, instead)
}

/**
 * Checks the file itself, as OpenSSH does with a private key, and the links that lead there: another user's may lead to a file of the user
 * or of root whose content everybody knows.
 * @param file an absolute path
 * @throws ProfileError as `refuseForeignPath`
 */
export function refuseForeignFile(file: string, found: Stats): void {
  if (process.getuid === undefined) return
  for (const step of tracePath(file).steps)
    if (step.found.isSymbolicLink() && !isTrustedOwner(step.found)) throw foreignLink(step.file, step.found)
  refuse(file, found, '')
}

function foreignLink(link: string, {uid}: Stats): ProfileError {
  const fact = `is a link of another user (${uid}), who could make you encrypt for their key`
  return new ProfileError(fact, 'check the file that it leads to, and use the path of that file instead').about(link)
}

function refuse(file: string, found: Stats, instead: string): void {
  const user = process.getuid?.() ?? superuser
  const fault = faultOf(found, user)
  if (fault === undefined) return
  const {problem, command} = fault
  const sudo = user === found.uid || user === superuser ? '' : 'sudo '
  const hint = `run: ${sudo}${command} ${shellWord(file)}${instead}`
  throw new ProfileError(`${problem}, who could make you encrypt for their key`, hint).about(file)
}

interface Fault {
  /** A fragment that ends in those who can change the file. */
  readonly problem: string
  readonly command: string
}

const bits = {group: 0o020, others: 0o002, sticky: 0o1000} as const

/**
 * The mode of a link means nothing, and devices are not read anyway. In a sticky directory, others can only add files, whose owner is
 * checked.
 */
function faultOf(found: Stats, user: number): Fault | undefined {
  const {gid, mode, uid} = found
  if (!isTrustedOwner(found)) return {problem: `is owned by another user (${uid})`, command: `chown -h ${user}`}
  if (!found.isFile() && (!found.isDirectory() || (mode & bits.sticky) !== 0)) return undefined
  if ((mode & bits.others) !== 0) return {problem: 'is writable by other users', command: 'chmod go-w'}
  if ((mode & bits.group) === 0 || isTrustedGroup(gid)) return undefined
  return {problem: `is writable by the members of group ${gid}`, command: 'chmod g-w'}
}

/**
 * The user, root, and whoever owns the root directory: in a user namespace, root may appear under another number. A process in root's
 * group without being root is in a container with an arbitrary user id, whose files belong to the users that prepared them.
 */
function isTrustedOwner({uid}: Stats): boolean {
  const user = process.getuid?.()
  if (uid === user || uid === superuser || uid === lstatSync('/').uid) return true
  return user !== superuser && process.getgid?.() === superuser
}

/** Root's group, and the group that many systems create for each user, with the same number. */
function isTrustedGroup(gid: number): boolean {
  return gid === superuser || (gid === process.getgid?.() && gid === process.getuid?.())
}
