/** Writes directories of files completely or not at all. Only their owner can read the files. */
import {mkdirSync, renameSync, statSync, type Stats} from 'node:fs'
import path from 'node:path'
import {FileError, FileExistsError} from '../errors.js'
import {listed} from '../wording.js'
import {directoryMode, makeDirectories, syncDirectory} from './directories.js'
import {changedMeanwhile, exchangeAll, type Staged} from './exchanging.js'
import {withLocks} from './exclusive.js'
import {digestFile} from './file-digest.js'
import type {Tell} from './locks.js'
import {statsIfVisible} from './path-trace.js'
import {withoutLinks} from './paths.js'
import {limits, readFileWithin} from './reading.js'
import {stageNew, stageRewriting} from './rewriting.js'
import {explainErrors, systemCode} from './system-errors.js'
import {clearDirectory, existsNow, withTemporaries, writeNew, type Temporaries} from './writing.js'

/** A file in a directory. */
export interface NamedFile {
  /** Without a directory. */
  readonly name: string
  readonly content: string
}

export type FileBatches = AsyncIterable<readonly NamedFile[]> | Iterable<readonly NamedFile[]>

/** @returns whether there is a directory at the path @throws FileError if there is something else */
export async function isDirectory(directory: string): Promise<boolean> {
  const found = await explainErrors(directory, 'read', (): Stats | undefined => statIfAny(directory))
  if (found === undefined) return false
  if (found.isDirectory()) return true
  throw new FileError(directory, 'is a file, not a directory', 'choose another path')
}

/** A link that leads nowhere counts as a file. */
function statIfAny(file: string): Stats | undefined {
  return statSync(file, {throwIfNoEntry: false}) ?? statsIfVisible(file)
}

/**
 * Prepares an existing directory for reading: finishes what a killed run began there.
 * @param tell says what earlier runs left behind
 */
export async function finishInDirectory(directory: string, tell: Tell): Promise<void> {
  await explainErrors(directory, 'write', () => clearDirectory(withoutLinks(directory), tell))
}

/** @returns a regular file of a directory; undefined if there is none, or it is a link @throws FileError if it cannot be read */
export async function readNamed(directory: string, name: string): Promise<Buffer | undefined> {
  const file = path.join(directory, name)
  if (statsIfVisible(file)?.isFile() !== true) return undefined
  return readFileWithin(file, limits.secrets)
}

/**
 * Creates a directory that only its owner can enter, and the missing ones above it. It appears when the last file is on the disk.
 * @param tell says what earlier runs left behind
 * @throws FileExistsError if another process has created it; FileError; and what `batches` throws
 */
export async function createDirectory(directory: string, batches: FileBatches, tell: Tell): Promise<void> {
  await explainErrors(directory, 'write', async () => {
    const created = makeDirectories(path.dirname(directory), directoryMode.shared)
    await clearDirectory(path.dirname(directory), tell)
    await withTemporaries(
      tell,
      async ({nameFor}) => {
        const temporary = nameFor(directory)
        makeTemporaryDirectory(temporary)
        for await (const batch of batches) await inTurns(batch, (file) => createFile(temporary, file))
        syncDirectory(temporary)
        renameToFree(temporary, directory)
        syncDirectory(path.dirname(directory))
      },
      created,
    )
  })
}

/** With the permissions it needs, whatever the umask. */
function makeTemporaryDirectory(directory: string): void {
  const umask = process.umask(0)
  try {
    mkdirSync(directory, {mode: directoryMode.private})
  } finally {
    process.umask(umask)
  }
}

/** Waiting for the disk takes most of the time, so several files are written at once. */
const atOnce = 32

/** @returns the results, in the order of the items */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += atOnce)
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(work))))
  return results
}

async function createFile(directory: string, {name, content}: NamedFile): Promise<void> {
  try {
    await writeNew(path.join(directory, name), (write) => write(content))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    throw new FileError(
      name,
      'cannot be written: this file system cannot tell its name from that of another secret',
      'use names that differ in more than case',
    )
  }
}

/** An empty directory may be replaced. */
function renameToFree(temporary: string, directory: string): void {
  try {
    renameSync(temporary, directory)
  } catch (error) {
    throw ['EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EPERM'].includes(systemCode(error) ?? '') ? existsNow(directory) : error
  }
}

/** What happens to existing files: they are refused, replaced by new ones, or replaced by files with the same owner and mode. */
export type ExistingFiles = 'refuse' | 'replace' | 'rewrite'

/** How to add files to a directory. */
interface Adding {
  readonly existing: ExistingFiles
  /** The SHA-256 digests of files in it that must be as they were read, in hex, by their paths. */
  readonly unchanged?: ReadonlyMap<string, string> | undefined
}

/** The most files that are added to an existing directory at once: a journal lists them all. */
export const mostAdded = 10_000

/** Holds the lock on all files of a directory. @param tell says what is waited for @throws as `withLocks` */
export async function withDirectoryLock<T>(directory: string, tell: Tell, work: () => Promise<T>): Promise<T> {
  return withLocks([path.join(withoutLinks(directory), lockName)], tell, work)
}

/**
 * Adds files to a directory whose lock is held, as one change; others in it are kept. If the program is killed halfway, the next run finishes
 * it.
 * @param batches at most `mostAdded` files
 * @param tell says what earlier runs left behind, what could not be kept, and what is waited for
 * @returns the names of the files that were replaced
 * @throws FileExistsError if any of them exists and must not be replaced; FileError, also if one of `unchanged` has changed; and what
 *   `batches` throws
 */
export async function addToDirectory(
  directory: string,
  batches: FileBatches,
  {existing, unchanged = new Map()}: Adding,
  tell: Tell,
): Promise<readonly string[]> {
  const target = withoutLinks(directory)
  await explainErrors(directory, 'write', () => clearDirectory(target, tell))
  return withTemporaries(tell, async (temporaries) => {
    const staged: Staged[] = []
    const replaced: string[] = []
    for await (const batch of batches) {
      const made = await inTurns(batch, (file) => stageFile(target, file, existing, temporaries, tell))
      staged.push(...made)
      replaced.push(...batch.filter((_, index) => made[index]?.was !== null).map(({name}) => name))
    }
    await inTurns([...unchanged], checkUnchanged)
    if (existing === 'refuse' && replaced.length > 0) throw refuseReplacing(directory, replaced)
    await exchangeAll(staged, temporaries, tell)
    return replaced
  })
}

async function checkUnchanged([file, sha256]: readonly [string, string]): Promise<void> {
  const found = await explainErrors(file, 'read', () => digestFile(file))
  if (found?.sha256 !== sha256) throw changedMeanwhile(file)
}

/** The lock is in the directory, so that the next run there removes what a killed one leaves. This is how messages call it. */
const lockName = 'all files'

async function stageFile(
  directory: string,
  {name, content}: NamedFile,
  existing: ExistingFiles,
  temporaries: Temporaries,
  tell: Tell,
): Promise<Staged> {
  const file = path.join(directory, name)
  const found = statsIfVisible(file)
  if (found !== undefined && !found.isFile()) throw notRegular(file)
  const was = existing === 'rewrite' ? await digestFile(file) : undefined
  if (was === undefined) return stageNew({file, content, replace: true}, temporaries)
  return stageRewriting({file, was, content: Buffer.from(content)}, temporaries, tell)
}

/** A link might lead out of the directory. */
function notRegular(file: string): FileError {
  return new FileError(
    file,
    'cannot be replaced: it is a link, a directory, a pipe or a device',
    'remove it, or choose another directory',
  )
}

function refuseReplacing(directory: string, names: readonly string[]): FileExistsError {
  return new FileExistsError(
    directory,
    'use --merge or --force to replace them, or choose another directory',
    `already contains ${listed(names)}; nothing was written`,
  )
}
