/** Writes files completely or not at all. Only their owner can read them. */
import {closeSync, linkSync, openSync, readdirSync, renameSync, rmdirSync, statSync} from 'node:fs'
import {rm} from 'node:fs/promises'
import path from 'node:path'
import {FileExistsError} from '../errors.js'
import {directoryMode, makeDirectories, syncDirectory} from './directories.js'
import {clearLeftovers, withLocks} from './exclusive.js'
import {isTaken} from './existence.js'
import type {Tell} from './locks.js'
import {NewFile} from './new-file.js'
import {isOwnName, ownName} from './own-names.js'
import {withoutLinks} from './paths.js'
import {removeOwn, tryToRemove} from './removal.js'
import {onEnding} from './signals.js'
import {explainErrors, systemCode} from './system-errors.js'

export type WritePart = (part: string | Uint8Array) => Promise<void>

/** Writes a file's content, one part after another. */
export type WriteContent = (write: WritePart) => Promise<void>

/** How a file is written. */
interface Writing {
  /**
   * Whether to replace an existing file; if false, not even a file that another process creates in the meantime is replaced.
   */
  readonly replace: boolean
  /** Says what earlier runs left behind, and what is waited for. */
  readonly tell: Tell
}

const ownerOnly = 0o600

/**
 * Writes a file with mode 0600, and creates the directories it needs. An existing file is kept until the last byte is
 * on the disk. A link is kept, and the file it points to is replaced. The new file belongs to the user who runs the
 * program, even if the old one did not.
 * @param work if it throws, nothing is written
 * @throws FileExistsError, FileError, and whatever `work` throws
 */
export async function writeParts(file: string, {replace, tell}: Writing, work: WriteContent): Promise<void> {
  await explainErrors(file, 'write', async () => {
    const created = makeDirectories(path.dirname(file), directoryMode.shared)
    const target = withoutLinks(file)
    await clearDirectory(path.dirname(target), tell)
    await withTemporaries(
      tell,
      async ({nameFor}) => {
        const temporary = nameFor(target)
        await writeNew(temporary, work)
        const isPublished = await publish(temporary, target)
        if (!isPublished && !replace) throw existsNow(file)
        if (!isPublished)
          await withLocks([target], tell, () => {
            renameSync(temporary, target)
            return Promise.resolve()
          })
        syncDirectory(path.dirname(target))
      },
      created,
    )
  })
}

/**
 * Writes a file as `writeParts` does, from a single part.
 * @throws FileExistsError, FileError
 */
export async function writeWhole(file: string, content: string | Uint8Array, how: Writing): Promise<void> {
  await writeParts(file, how, (write) => write(content))
}

/**
 * Finishes or removes what earlier runs of mi left in a directory, if anything. Without leftovers, this takes hardly any time.
 * @throws as `clearLeftovers`
 */
export async function clearDirectory(directory: string, tell: Tell): Promise<void> {
  if (namesIn(directory).some(isOwnName)) await clearLeftovers(directory, tell)
}

/** @returns nothing for a directory that does not exist or cannot be read */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

/** The temporary files of a piece of work. */
export interface Temporaries {
  /** @returns the path of a new one, in the directory of the file it is for */
  readonly nameFor: (file: string) => string
  /** Leaves those that exist where they are, because the next run needs them. */
  readonly keep: () => void
}

/**
 * Calls `work` with temporary files. Removes all of them at the end, even if `work` fails or a signal ends the program.
 * @param tell says which of them cannot be removed
 * @param directories the directories created for the new file, the innermost first; those that are empty in the end are
 *   removed too
 */
export async function withTemporaries<T>(
  tell: Tell,
  work: (temporaries: Temporaries) => Promise<T>,
  directories: readonly string[] = [],
): Promise<T> {
  const temporaries: string[] = []
  const removeAll = () => {
    removeOwn(temporaries, tell)
    for (const directory of directories) removeIfEmpty(directory)
  }
  const nameFor = (file: string) => {
    const temporary = ownName(file, 'tmp')
    temporaries.push(temporary)
    return temporary
  }
  const keep = () => {
    temporaries.length = 0
  }
  const forget = onEnding(removeAll)
  try {
    return await work({nameFor, keep})
  } finally {
    removeAll()
    forget()
  }
}

/**
 * Calls `work` with a directory, which is created if it is missing, with the mode of the one above it. It is removed again if it is empty in the
 * end, even if `work` fails or a signal ends the program.
 * @param directory an absolute path
 * @param tell as in `withTemporaries`
 * @throws FileError, and whatever `work` throws
 */
export async function withDirectory<T>(directory: string, tell: Tell, work: () => Promise<T>): Promise<T> {
  const created = await explainErrors(directory, 'write', () => Promise.resolve(makeLikeParent(directory)))
  return withTemporaries(tell, work, created)
}

const permissions = 0o777

function makeLikeParent(directory: string): readonly string[] {
  return makeDirectories(directory, statSync(path.dirname(directory)).mode & permissions)
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
}

/**
 * Creates a file with mode 0600, and returns when it is on the disk. Fails if the path exists.
 * @param finish changes the file when its content is written
 */
export async function writeNew(
  file: string,
  work: WriteContent,
  finish: (created: NewFile) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const created = NewFile.create(file, ownerOnly)
  try {
    await setMode(created, ownerOnly)
    await work((part) => created.write(part))
    await finish(created)
    await created.sync()
  } catch (error) {
    await created.close().catch(() => undefined)
    throw error
  }
  await created.close()
}

/** Some file systems have no modes to set, for example those of Windows. */
export async function setMode(created: NewFile, mode: number): Promise<void> {
  try {
    await created.chmod(mode)
  } catch (error) {
    if (!['EINVAL', 'ENOSYS', 'ENOTSUP', 'EPERM'].includes(systemCode(error) ?? '')) throw error
  }
}

/**
 * Links the file because renaming would replace an existing one. On file systems without links, creates an empty file and renames over that.
 * @returns false if there is a file
 */
async function publish(temporary: string, target: string): Promise<boolean> {
  try {
    linkSync(temporary, target)
  } catch (error) {
    if (systemCode(error) === 'EEXIST' || (await isTaken(target))) return false
    return renameToFree(temporary, target)
  }
  return true
}

/** Synchronous, so that no signal leaves the empty file. @returns false if there is a file */
function renameToFree(temporary: string, target: string): boolean {
  try {
    closeSync(openSync(target, 'wx', ownerOnly))
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
  try {
    renameSync(temporary, target)
  } catch (error) {
    tryToRemove(target)
    throw error
  }
  return true
}

/** The error for a file that was created while mi was running. */
export function existsNow(file: string): FileExistsError {
  return new FileExistsError(file, 'another process has just created it; check it, or choose another path')
}

/**
 * Creates a directory that only its owner can enter, and the missing ones above it. An existing directory is not
 * changed.
 */
export async function makePrivateDirectory(directory: string): Promise<void> {
  await explainErrors(directory, 'write', () => Promise.resolve(makeDirectories(directory, directoryMode.private)))
}

/** Removes a file if it exists. @throws FileError */
export async function removeFile(file: string): Promise<void> {
  await explainErrors(file, 'write', () => rm(file, {force: true}))
}
