/**
 * A journal turns the replacement of several files into one change. It lists them, with the temporary files that take their places, and is
 * on the disk before the first one is replaced. If the program is killed halfway, the next run reads it and replaces the others.
 *
 * It is next to the first file. Every other directory concerned has a file of the same name, which says where the journal is. Someone else
 * may have put such files there, for example in a repository. So an entry is only used if it does what mi would do: its temporary file has
 * the name that mi gives to one for the target, is in the same directory, belongs to the same user, and has the recorded content. A file
 * that is removed must be next to the journal and have the recorded content.
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import {FileError} from '../errors.js'
import {syncDirectory} from './directories.js'
import {digestFile} from './file-digest.js'
import type {Tell} from './locks.js'
import {isTemporaryFor, ownName, parseOwnName} from './own-names.js'
import {removeOwn, tryToEmpty, tryToRemove} from './removal.js'
import {systemCode} from './system-errors.js'

/** A file to be replaced or removed, and the file to replace it with. */
export interface Exchange {
  /** Its path, without links. */
  readonly target: string
  /** The path of the new one, in the same directory; null if the file is removed. */
  readonly temporary: string | null
  /** The digest of what it contained when it was read; null if it must not exist. */
  readonly was: string | null
  /** The digest of the new one; null if the file is removed. */
  readonly sha256: string | null
}

/** The changes of a run that replaces several files. */
export interface Journal {
  /** The path of the journal itself. */
  readonly file: string
  /** None if the journal cannot be read because its directory does not exist: it may have been moved or unmounted. */
  readonly exchanges: readonly Exchange[]
}

/**
 * Writes the journal. The temporary files must be on the disk before.
 * @param tell reports what is left of it if it cannot be written
 * @throws FileError for too many files; the system's errors
 */
export function writeJournal(exchanges: readonly Exchange[], tell: Tell): Journal {
  const journal = {file: ownName(exchanges[0]?.target ?? '', 'journal'), exchanges}
  try {
    for (const pointer of pointersOf(journal)) writeOnDisk(pointer, {journal: journal.file})
    for (const directory of directoriesOf(journal)) syncDirectory(directory)
    // From here on, the change will be finished.
    writeOnDisk(journal.file, {exchanges})
    syncDirectory(path.dirname(journal.file))
  } catch (error) {
    removeJournal(journal, tell)
    throw error
  }
  return journal
}

/**
 * Removes a journal whose change is finished or dropped: first the journal itself, then what says where it is. If it cannot be removed, it is
 * emptied, so that the next run does not make the change after all.
 * @param tell says what is left
 * @returns whether no run will read it any more
 */
export function removeJournal(journal: Journal, tell: Tell): boolean {
  const isDropped = tryToRemove(journal.file) === undefined || tryToEmpty(journal.file)
  syncDirectory(path.dirname(journal.file))
  removeOwn([journal.file, ...pointersOf(journal)], tell)
  return isDropped
}

function directoriesOf({exchanges}: Journal): readonly string[] {
  return [...new Set(exchanges.map(({target}) => path.dirname(target)))]
}

function pointersOf(journal: Journal): readonly string[] {
  return directoriesOf(journal)
    .map((directory) => path.join(directory, path.basename(journal.file)))
    .filter((file) => file !== journal.file)
}

function writeOnDisk(file: string, content: object): void {
  const bytes = Buffer.from(JSON.stringify(content))
  if (bytes.length > longestJournal)
    throw new FileError(
      file,
      'would be too long: these are too many files for one change',
      'name fewer files at a time',
    )
  const descriptor = openSync(file, 'wx', 0o600)
  try {
    writeFileSync(descriptor, bytes)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const writableByOthers = 0o022

/** In bytes: enough for 10,000 files. */
const longestJournal = 4 << 20

/**
 * @param file a journal, or a file that says where it is
 * @returns undefined if it is incomplete or not ours: then nothing was replaced, or nothing is left to replace
 * @throws the system's errors
 */
export function readJournal(file: string): Journal | undefined {
  const content = readOwnJson(file)
  if (content === undefined) return undefined
  if (typeof content.journal !== 'string') return parseExchanges(file, content)
  if (!path.isAbsolute(content.journal) || path.basename(content.journal) !== path.basename(file)) return undefined
  // Looked at first: the directory may come back at any time.
  const isAway = !existsSync(path.dirname(content.journal))
  const main = readOwnJson(content.journal)
  if (main !== undefined) return parseExchanges(content.journal, main)
  return isAway ? {file: content.journal, exchanges: []} : undefined
}

function parseExchanges(file: string, {exchanges}: Record<string, unknown>): Journal | undefined {
  if (!Array.isArray(exchanges) || exchanges.length === 0) return undefined
  const all = exchanges.filter((each) => isExchange(each) && isInJournal(file, each)) as readonly Exchange[]
  return all.length === exchanges.length ? {file, exchanges: all} : undefined
}

function isExchange(each: unknown): each is Exchange {
  const {target, temporary, was, sha256} = (each ?? {}) as Partial<Record<keyof Exchange, unknown>>
  if (typeof target !== 'string' || !path.isAbsolute(target) || path.normalize(target) !== target) return false
  if (temporary === null && sha256 === null) return typeof was === 'string'
  if (typeof temporary !== 'string' || typeof sha256 !== 'string') return false
  if (was !== null && typeof was !== 'string') return false
  return path.dirname(temporary) === path.dirname(target) && isTemporaryFor(target, path.basename(temporary))
}

/** Whether the journal is also announced in the directory of the file, and the same process made the temporary file. */
function isInJournal(file: string, {target, temporary}: Exchange): boolean {
  const here = path.join(path.dirname(target), path.basename(file))
  if (temporary === null) return here === file
  const isMakers = parseOwnName(path.basename(temporary))?.maker === parseOwnName(path.basename(file))?.maker
  return isMakers && (here === file || readOwnJson(here)?.journal === file)
}

/** @returns the object in a file that only this user could have written; undefined if it is anything else */
function readOwnJson(file: string): Record<string, unknown> | undefined {
  const {O_NOFOLLOW, O_NONBLOCK, O_RDONLY} = constants
  let descriptor: number
  try {
    descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (['ELOOP', 'ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined
    throw error
  }
  try {
    const found = fstatSync(descriptor)
    const isSafe = found.isFile() && found.nlink === 1 && isOwn(found) && (found.mode & writableByOthers) === 0
    if (!isSafe || found.size > longestJournal) return undefined
    return parseObject(readFileSync(descriptor, 'utf8'))
  } finally {
    closeSync(descriptor)
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Whether the file belongs to the user who runs the program. On Windows, Node.js does not know. */
export function isOwn({uid}: {readonly uid: number}): boolean {
  return process.geteuid === undefined || uid === process.geteuid()
}

/** `changed` if it is neither what it was before nor what it was to become, or if the new file is gone. */
export type ExchangeState = 'changed' | 'done' | 'ready'

/** Finds out how far an exchange has come. @throws the system's errors */
export async function exchangeState({target, temporary, was, sha256}: Exchange): Promise<ExchangeState> {
  const present = (await digestFile(target))?.sha256 ?? null
  if (present === sha256) return 'done'
  if (temporary === null) return present === was ? 'ready' : 'changed'
  const found = lstatSync(temporary, {throwIfNoEntry: false})
  if (present !== was || found?.isFile() !== true || !isSameOwners(found, target)) return 'changed'
  return (await digestFile(temporary))?.sha256 === sha256 ? 'ready' : 'changed'
}

/** The temporary file belongs to the user, or was given to the owner of the file. */
function isSameOwners(temporary: {readonly uid: number}, target: string): boolean {
  return isOwn(temporary) || lstatSync(target, {throwIfNoEntry: false})?.uid === temporary.uid
}

/**
 * Puts the new file in its place, or removes the old one. If none must exist there, an existing one is not replaced. Synchronous, so that no
 * signal is handled halfway.
 * @throws the system's errors
 */
export function putInPlace({target, temporary, was}: Exchange): void {
  if (temporary === null) unlinkSync(target)
  else if (was !== null || !tryToLink(temporary, target)) renameSync(temporary, target)
  else tryToRemove(temporary)
}

/** @returns false on file systems without links @throws the system's errors, also if the path is taken */
export function tryToLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (systemCode(error) === undefined || systemCode(error) === 'EEXIST') throw error
    return false
  }
}
