/** Files written whole or not at all, for their owner alone. */
import type {Stats} from 'node:fs'
import {lstat, mkdir, stat} from 'node:fs/promises'
import path from 'node:path'
import {FileError, FileExistsError} from '../errors.js'
import {explained, systemCode} from './system-errors.js'

const ownerOnly = {file: 0o600, folder: 0o700} as const

/**
 * Whether there is a file at the path that a written one would replace.
 * @throws FileError where what is there is no file, for replacing a device or a folder is never meant, and where it cannot be told
 */
export async function isTaken(file: string): Promise<boolean> {
  const found = (await statIfAny(file, stat)) ?? (await statIfAny(file, lstat))
  if (found === undefined) return false
  if (found.isDirectory()) throw new FileError(file, 'is a folder', 'name the file to write in it')
  if (!found.isFile() && !found.isSymbolicLink()) {
    throw new FileError(file, 'is a pipe or a device, not a file', 'for standard output give -')
  }
  return true
}

/** Asked of the link itself too, since one that leads nowhere would be replaced as well. */
async function statIfAny(file: string, ask: typeof stat | typeof lstat): Promise<Stats | undefined> {
  return explained(file, 'read', async () => {
    try {
      return await ask(file)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  })
}

/**
 * Until the last byte is on the disk, whatever stood there stands. Makes the folders it needs; mode 0600.
 * @param replace whether a file that is there may be replaced; one that has come about since that was asked is not, either
 * @throws FileExistsError, FileError
 */
export async function writeWhole(file: string, content: string | Uint8Array, {replace}: {replace: boolean}): Promise<void> {
  if (!replace && (await isTaken(file))) throw new FileExistsError(file, 'it came about meanwhile; look at it, or give another path')
  const {default: writeFileAtomic} = await import('write-file-atomic')
  await explained(file, 'write', async () => {
    await mkdir(path.dirname(file), {recursive: true})
    await writeFileAtomic(file, typeof content === 'string' ? content : Buffer.from(content), {mode: ownerOnly.file})
  })
}

/** Makes a folder, and those above it, that only its owner may enter. One that is there stays as it is. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await explained(folder, 'write', () => mkdir(folder, {recursive: true, mode: ownerOnly.folder}))
}
