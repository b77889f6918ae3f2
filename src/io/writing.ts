/** Files written whole or not at all, for their owner alone. */
import {lstat, mkdir, stat} from 'node:fs/promises'
import path from 'node:path'
import {FileError} from '../errors.js'
import {explained} from './system-errors.js'

const ownerOnly = {file: 0o600, folder: 0o700} as const

/**
 * Whether there is a file at the path that a written one would replace.
 * @throws FileError where what is there is no file: replacing a device or a folder is never meant
 */
export async function isTaken(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => lstat(file).catch(() => undefined))
  if (found === undefined) return false
  if (found.isDirectory()) throw new FileError(file, 'is a folder', 'name the file to write in it')
  if (!found.isFile() && !found.isSymbolicLink()) {
    throw new FileError(file, 'is a pipe or a device, not a file', 'for standard output give -')
  }
  return true
}

/**
 * Until the last byte is on the disk, whatever stood there stands. Makes the folders it needs; mode 0600.
 * @throws FileError
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
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
