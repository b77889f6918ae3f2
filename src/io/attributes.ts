/** Gives a new file the owner, mode and other attributes of the file that it replaces. */
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import type {Stats} from 'node:fs'
import type {FileHandle} from 'node:fs/promises'
import {systemCode} from './system-errors.js'
import {setMode} from './writing.js'

const permissions = {all: 0o777, group: 0o070, others: 0o007} as const

/**
 * Gives a new file the owner, the group and the mode of another, and its access control list and extended attributes where GNU's `cp` is
 * installed: Node.js cannot read or write these.
 * @param copy the path of the new file
 * @param handle of the new file
 * @returns what is lost, as clauses whose subject is the file
 */
export async function keepAttributes(
  {file, found}: {readonly file: string; readonly found: Stats},
  copy: string,
  handle: FileHandle,
): Promise<readonly string[]> {
  const own = await handle.stat()
  const isSame = own.uid === found.uid && own.gid === found.gid
  const hasBoth = isSame || (await tryToGive(handle, found.uid, found.gid))
  const hasGroup = hasBoth || own.gid === found.gid || (await tryToGive(handle, own.uid, found.gid))
  const hasOwner = hasBoth || own.uid === found.uid
  // Members of another group must not get rights that they did not have.
  const others = found.mode & permissions.others
  const mode = hasGroup
    ? found.mode & permissions.all
    : (found.mode & ~permissions.group & permissions.all) | (others << 3)
  await setMode(handle, mode)
  if (hasBoth) await copyOtherAttributes(file, copy)
  return [
    ...(hasOwner ? [] : ['belongs to you now, because only the superuser can leave it to its owner']),
    ...(found.nlink === 1 ? [] : [otherNamesKeepOld(found.nlink - 1)]),
  ]
}

function otherNamesKeepOld(count: number): string {
  return count === 1
    ? 'has another name (hard links), which keeps the old content'
    : `has ${count} other names (hard links), which keep the old content`
}

async function tryToGive(handle: FileHandle, uid: number, gid: number): Promise<boolean> {
  try {
    await handle.chown(uid, gid)
    return true
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return false
  }
}

const preserving = ['--attributes-only', '--preserve=all', '--no-preserve=timestamps,links']

/** Does nothing where `cp` is another one or not there. */
async function copyOtherAttributes(from: string, to: string): Promise<void> {
  if (process.platform !== 'linux') return
  try {
    // Pipes would take as long as the rest.
    await once(spawn('cp', [...preserving, '--', from, to], {env: {PATH: '/usr/bin:/bin'}, stdio: 'ignore'}), 'close')
  } catch {
    // What is not copied is lost, as on systems without such attributes.
  }
}
