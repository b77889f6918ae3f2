/** Gives a new file the owner, mode and other attributes of the file that it replaces. */
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {constants, type Stats} from 'node:fs'
import {open} from 'node:fs/promises'
import type {NewFile} from './new-file.js'
import {systemCode} from './system-errors.js'
import {setMode} from './writing.js'

const permissions = {all: 0o777, group: 0o070, others: 0o007} as const

interface KnownFile {
  readonly file: string
  readonly found: Stats
}

/**
 * Gives a new file the owner, the group and the mode of another, and its access control list and extended attributes where GNU's `cp` is
 * installed: Node.js cannot read or write these.
 * @param created the new file
 * @returns what is lost, as clauses whose subject is the file
 */
export async function keepAttributes({file, found}: KnownFile, created: NewFile): Promise<readonly string[]> {
  const own = await created.stat()
  const isSame = own.uid === found.uid && own.gid === found.gid
  const hasBoth = isSame || (await tryToGive(created, found.uid, found.gid))
  const hasGroup = hasBoth || own.gid === found.gid || (await tryToGive(created, own.uid, found.gid))
  const hasOwner = hasBoth || own.uid === found.uid
  // Members of another group must not get rights that they did not have.
  const others = found.mode & permissions.others
  const mode = hasGroup
    ? found.mode & permissions.all
    : (found.mode & ~permissions.group & permissions.all) | (others << 3)
  // Before the mode, which may not even permit its owner to write.
  if (hasBoth) await copyOtherAttributes({file, found}, created)
  await setMode(created, mode)
  return hasOwner ? [] : ['now belongs to you, because only the superuser can preserve its owner']
}

async function tryToGive(created: NewFile, uid: number, gid: number): Promise<boolean> {
  try {
    await created.chown(uid, gid)
    return true
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return false
  }
}

const preserving = ['--attributes-only', '--preserve=all', '--no-preserve=timestamps,links']

/**
 * Does nothing where `cp` is another one or not there. It gets the open files: whoever can write to their directory could put links to
 * other files in their places.
 */
async function copyOtherAttributes({file, found}: KnownFile, to: NewFile): Promise<void> {
  if (process.platform !== 'linux') return
  const {O_NOFOLLOW, O_NONBLOCK, O_RDONLY} = constants
  const from = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const {dev, ino} = await from.stat()
    if (dev === found.dev && ino === found.ino) await runCopy(from.fd, to.descriptor)
  } finally {
    await from.close()
  }
}

async function runCopy(from: number, to: number): Promise<void> {
  const child = spawn('cp', [...preserving, '--', '/proc/self/fd/3', '/proc/self/fd/4'], {
    env: {PATH: '/usr/bin:/bin'},
    stdio: ['ignore', 'ignore', 'ignore', from, to],
  })
  await once(child, 'close').catch(() => undefined)
}
