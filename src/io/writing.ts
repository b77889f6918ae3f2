/** Files written whole or not at all, for their owner alone. */
import {randomUUID} from 'node:crypto'
import {rmSync} from 'node:fs'
import {link, mkdir, open, realpath, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {FileExistsError} from '../errors.js'
import {isTaken} from './existence.js'
import {onEnding} from './signals.js'
import {explained, systemCode} from './system-errors.js'

const ownerOnly = {file: 0o600, folder: 0o700} as const

/**
 * Until the last byte is on the disk, whatever stood there stands. Makes the folders it needs; mode 0600.
 * A link to a file is followed, and stays. The file belongs to whoever runs the program, whoever owned one that it replaces.
 * @param replace whether a file that is there may be replaced; without, one that comes about meanwhile is not, either
 * @throws FileExistsError, FileError
 */
export async function writeWhole(file: string, content: string | Uint8Array, {replace}: {replace: boolean}): Promise<void> {
  await explained(file, 'write', async () => {
    await mkdir(path.dirname(file), {recursive: true})
    const target = await realpath(file).catch(() => file)
    const temporary = path.join(path.dirname(target), `.${randomUUID()}.tmp`)
    const forget = removedOnKill(temporary)
    try {
      await writeNew(temporary, content)
      await (replace ? rename(temporary, target) : publish(temporary, file))
    } finally {
      await rm(temporary, {force: true})
      forget()
    }
  })
}

async function writeNew(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', ownerOnly.file)
  try {
    await handle.chmod(ownerOnly.file).catch(unlessModeless)
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Some file systems, as those of Windows, have no modes to set. */
function unlessModeless(error: unknown): void {
  if (!['EINVAL', 'ENOSYS', 'ENOTSUP', 'EPERM'].includes(systemCode(error) ?? '')) throw error
}

/** A link, unlike a renaming, never takes the place of what is there. Some file systems have none; they are asked first then. */
async function publish(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file)
  } catch (error) {
    const taken = systemCode(error) === 'EEXIST' || (await isTaken(file))
    if (taken) throw new FileExistsError(file, 'it came about meanwhile; look at it, or give another path')
    await rename(temporary, file)
  }
}

/** @returns a function that ends the watch */
function removedOnKill(temporary: string): () => void {
  const forget = onEnding((signal) => {
    rmSync(temporary, {force: true})
    forget()
    process.kill(process.pid, signal)
  })
  return forget
}

/** Makes a folder, and those above it, that only its owner may enter. One that is there stays as it is. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await explained(folder, 'write', () => mkdir(folder, {recursive: true, mode: ownerOnly.folder}))
}
