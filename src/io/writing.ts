/** Writes files completely or not at all. Only their owner can read them. */
import {randomUUID} from 'node:crypto'
import {rmdirSync, rmSync} from 'node:fs'
import {link, mkdir, open, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {FileExistsError} from '../errors.js'
import {isTaken} from './existence.js'
import {withoutLinks} from './paths.js'
import {onEnding} from './signals.js'
import {explainErrors, systemCode} from './system-errors.js'

type WritePart = (part: string | Uint8Array) => Promise<void>

const ownerOnly = {file: 0o600, directory: 0o700} as const

/**
 * Writes a file with mode 0600, and creates the directories it needs. An existing file is kept until the last byte is
 * on the disk. A link is kept, and the file it points to is replaced. The new file belongs to the user who runs the
 * program, even if the old one did not.
 * @param work writes one part after another; if it throws, nothing is written
 * @param replace whether to replace an existing file; if false, not even a file that another process creates in the
 *   meantime is replaced
 * @throws FileExistsError, FileError, and whatever `work` throws
 */
export async function writeParts(
  file: string,
  {replace}: {replace: boolean},
  work: (write: WritePart) => Promise<void>,
): Promise<void> {
  await explainErrors(file, 'write', async () => {
    const firstCreated = await mkdir(path.dirname(file), {recursive: true})
    const target = await withoutLinks(file)
    await withTemporaries(
      async (temporaryFor) => {
        const temporary = temporaryFor(target)
        await writeNew(temporary, work)
        await (replace ? rename(temporary, target) : publish(temporary, file))
      },
      firstCreated === undefined ? [] : directoriesBetween(path.dirname(file), firstCreated),
    )
  })
}

/**
 * Writes a file as `writeParts` does, from a single part.
 * @throws FileExistsError, FileError
 */
export async function writeWhole(file: string, content: string | Uint8Array, how: {replace: boolean}): Promise<void> {
  await writeParts(file, how, (write) => write(content))
}

/** @returns both and the directories between them, the innermost first */
function directoriesBetween(innermost: string, outermost: string): readonly string[] {
  if (innermost.length <= outermost.length) return [innermost]
  return [innermost, ...directoriesBetween(path.dirname(innermost), outermost)]
}

/**
 * Calls `work` with a function that names temporary files, each in the directory of the file it is for. Removes all of
 * them at the end, even if `work` fails or a signal ends the program.
 * @param directories the directories created for the new file, the innermost first; those that are empty in the end are
 *   removed too
 */
export async function withTemporaries<T>(
  work: (temporaryFor: (file: string) => string) => Promise<T>,
  directories: readonly string[] = [],
): Promise<T> {
  const temporaries: string[] = []
  const removeAll = () => {
    for (const temporary of temporaries) rmSync(temporary, {force: true})
    for (const directory of directories) removeIfEmpty(directory)
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

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
}

/**
 * Creates a file, and returns when it is on the disk. Fails if the path exists.
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
    await handle.chmod(mode).catch(throwUnlessModeless)
    // Unlike `write`, this continues after a partial write. On a nearly full disk, only the next write fails.
    await work((part) => handle.writeFile(part))
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Some file systems have no modes to set, for example those of Windows. */
function throwUnlessModeless(error: unknown): void {
  if (!['EINVAL', 'ENOSYS', 'ENOTSUP', 'EPERM'].includes(systemCode(error) ?? '')) throw error
}

/**
 * Links the file because renaming would replace an existing one. On file systems without links, checks for one and then
 * renames.
 */
async function publish(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file)
  } catch (error) {
    const taken = systemCode(error) === 'EEXIST' || (await isTaken(file))
    if (taken) throw new FileExistsError(file, 'another process has just created it; check it, or choose another path')
    await rename(temporary, file)
  }
}

/**
 * Creates a directory that only its owner can enter, and the missing ones above it. An existing directory is not
 * changed.
 */
export async function makePrivateDirectory(directory: string): Promise<void> {
  await explainErrors(directory, 'write', () => mkdir(directory, {recursive: true, mode: ownerOnly.directory}))
}

/** Removes a file if it exists. @throws FileError */
export async function removeFile(file: string): Promise<void> {
  await explainErrors(file, 'write', () => rm(file, {force: true}))
}
