/** Reads directories with a file for each value, such as those that Docker and Kubernetes mount. */
import {closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, realpathSync, statSync} from 'node:fs'
import path from 'node:path'
import {FileError} from '../errors.js'
import {limits, readToEnd, tooLarge} from './reading.js'
import {explainErrors, systemCode} from './system-errors.js'

/** A file, by its name in the directory. */
export interface FolderFile {
  readonly name: string
  readonly bytes: Buffer
}

export interface FolderContent {
  /** Sorted by their names. */
  readonly files: readonly FolderFile[]
  /** The names of what was not read: directories, and what begins with a dot, except for Kubernetes' own (`..data`). */
  readonly skipped: readonly string[]
  /** What cannot be read. */
  readonly unreadable: readonly UnreadableFile[]
}

interface UnreadableFile {
  readonly name: string
  /** A fragment. */
  readonly problem: string
}

const mostFiles = 10_000

/**
 * Follows links to other places in the directory, as Kubernetes makes them, and no others: they may lead to any of the user's files.
 * @throws FileError if the directory or a file cannot be read, they are too many or too large, or another program replaces one meanwhile
 */
export async function readFolder(folder: string): Promise<FolderContent> {
  return explainErrors(folder, 'read', () => {
    const root = realpathSync.native(folder)
    const names = readdirSync(root).toSorted()
    if (names.length > mostFiles)
      throw new FileError(folder, `contains more than ${mostFiles.toLocaleString('en')} files`, 'split the directory')
    const kinds = names.map((name) => ({name, kind: kindOf(root, name)}))
    const isSkipped = (kind: string) => kind === 'folder' || kind === 'hidden'
    return {
      files: readFiles(
        root,
        kinds.filter(({kind}) => kind === 'file').map(({name}) => name),
      ),
      skipped: names.filter((name, index) => isSkipped(kinds[index]?.kind ?? '') && !name.startsWith('..')),
      unreadable: kinds.flatMap(({name, kind}) => (kind === 'file' || isSkipped(kind) ? [] : [{name, problem: kind}])),
    }
  })
}

function readFiles(root: string, names: readonly string[]): readonly FolderFile[] {
  let size = 0
  return names.map((name) => {
    const bytes = readInside(root, path.join(root, name))
    size += bytes.length
    if (size > limits.secrets) throw tooLarge(root, limits.secrets)
    return {name, bytes}
  })
}

/**
 * Another program may put a link in the place of the file, or of a directory on the way to it, at any time. So it is the open file that is
 * compared with the one in the directory, which was reached without a last link.
 */
function readInside(root: string, file: string): Buffer {
  const descriptor = openInside(root, file)
  try {
    const {dev, ino} = fstatSync(descriptor, {bigint: true})
    const place = targetOf(file)
    const there = place === undefined ? undefined : lstatSync(place, {bigint: true, throwIfNoEntry: false})
    if (!isInside(root, place) || there?.dev !== dev || there.ino !== ino || !there.isFile()) throw replaced(file)
    return readToEnd(descriptor, limits.secrets, file)
  } finally {
    closeSync(descriptor)
  }
}

function openInside(root: string, file: string): number {
  const place = targetOf(file)
  if (!isInside(root, place)) throw replaced(file)
  try {
    // If it has become a pipe, opening it does not wait.
    return openSync(place, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  } catch (error) {
    throw isLinkOrMissing(error) ? replaced(file) : error
  }
}

function isInside(root: string, place: string | undefined): place is string {
  return place?.startsWith(root + path.sep) ?? false
}

function replaced(file: string): FileError {
  return new FileError(file, 'was replaced or removed while it was read', 'try again')
}

/** @returns `file`, `folder`, `hidden`, or why it is none of them, as a fragment */
function kindOf(root: string, name: string): string {
  if (name.startsWith('.')) return 'hidden'
  const file = path.join(root, name)
  if (lstatSync(file).isSymbolicLink()) {
    const target = targetOf(file)
    if (target === undefined) return 'is a link that leads nowhere'
    if (!isInside(root, target)) return 'is a link that leads out of the directory'
  }
  const found = statSync(file)
  if (found.isDirectory()) return 'folder'
  return found.isFile() ? 'file' : 'is a pipe or a device, not a file'
}

function targetOf(link: string): string | undefined {
  try {
    return realpathSync.native(link)
  } catch (error) {
    if (isLinkOrMissing(error)) return undefined
    throw error
  }
}

function isLinkOrMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT' || systemCode(error) === 'ELOOP'
}
