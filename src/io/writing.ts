/** Files written whole or not at all, for their owner alone. */
import {randomUUID} from 'node:crypto'
import {rmdirSync, rmSync} from 'node:fs'
import {link, mkdir, open, realpath, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {FileExistsError} from '../errors.js'
import {isTaken} from './existence.js'
import {onEnding} from './signals.js'
import {explained, systemCode} from './system-errors.js'

export type WritePart = (part: string | Uint8Array) => Promise<void>

const ownerOnly = {file: 0o600, folder: 0o700} as const

/**
 * Until the last byte is on the disk, whatever stood there stands. Makes the folders it needs; mode 0600.
 * A link to a file is followed, and stays. The file belongs to whoever runs the program, whoever owned one that it replaces.
 * @param work writes one part after another; where it throws, nothing is written at all
 * @param replace whether a file that is there may be replaced; without, one that comes about meanwhile is not, either
 * @throws FileExistsError, FileError, and what `work` throws
 */
export async function writeParts(
  file: string,
  {replace}: {replace: boolean},
  work: (write: WritePart) => Promise<void>,
): Promise<void> {
  await explained(file, 'write', async () => {
    const firstMade = await mkdir(path.dirname(file), {recursive: true})
    const target = await realpath(file).catch(() => file)
    await withTemporaries(
      async (temporaryFor) => {
        const temporary = temporaryFor(target)
        await writeNew(temporary, work)
        await (replace ? rename(temporary, target) : publish(temporary, file))
      },
      firstMade === undefined ? [] : foldersBetween(path.dirname(file), firstMade),
    )
  })
}

/**
 * The same for a content that is there as a whole.
 * @throws FileExistsError, FileError
 */
export async function writeWhole(file: string, content: string | Uint8Array, how: {replace: boolean}): Promise<void> {
  await writeParts(file, how, (write) => write(content))
}

/** From the innermost on. */
function foldersBetween(innermost: string, outermost: string): readonly string[] {
  if (innermost.length <= outermost.length) return [innermost]
  return [innermost, ...foldersBetween(path.dirname(innermost), outermost)]
}

/**
 * Hands out names for temporary files, each in the folder of the file it is for, and sees to it that none of them is left,
 * whatever `work` does and whichever signal ends the program.
 * @param folders made for what is to be written, the innermost first; those that are empty in the end go too
 */
export async function withTemporaries<T>(
  work: (temporaryFor: (file: string) => string) => Promise<T>,
  folders: readonly string[] = [],
): Promise<T> {
  const temporaries: string[] = []
  const removeAll = () => {
    for (const temporary of temporaries) rmSync(temporary, {force: true})
    for (const folder of folders) removeIfEmpty(folder)
  }
  const forget = onEnding((signal) => {
    removeAll()
    forget()
    process.kill(process.pid, signal)
  })
  try {
    return await work((file) => {
      const temporary = path.join(path.dirname(file), `.${randomUUID()}.tmp`)
      temporaries.push(temporary)
      return temporary
    })
  } finally {
    removeAll()
    forget()
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
}

/**
 * Writes a file that is not there yet, to the disk.
 * @param work writes one part after another
 * @param mode its permissions
 */
export async function writeNew(
  file: string,
  work: (write: WritePart) => Promise<void>,
  mode: number = ownerOnly.file,
): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.chmod(mode).catch(unlessModeless)
    // Unlike `write` it goes on after a part found room, and so meets the error that a nearly full disk gives only then.
    await work((part) => handle.writeFile(part))
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

/** Makes a folder, and those above it, that only its owner may enter. One that is there stays as it is. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await explained(folder, 'write', () => mkdir(folder, {recursive: true, mode: ownerOnly.folder}))
}

/** Takes a file away; one that is gone already is no matter. @throws FileError */
export async function removeFile(file: string): Promise<void> {
  await explained(file, 'write', () => rm(file, {force: true}))
}
