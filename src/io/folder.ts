/** Reads directories with a file for each value, such as those that Docker and Kubernetes mount. */
import {lstatSync, readdirSync, realpathSync, statSync} from 'node:fs'
import path from 'node:path'
import {FileError} from '../errors.js'
import {limits, readRegular, tooLarge} from './reading.js'
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
 * @throws FileError if the directory or a file cannot be read, or they are too many or too large
 */
export async function readFolder(folder: string): Promise<FolderContent> {
  return explainErrors(folder, 'read', () => {
    const root = realpathSync(folder)
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
    const bytes = readRegular(path.join(root, name), limits.secrets)
    size += bytes.length
    if (size > limits.secrets) throw tooLarge(root, limits.secrets)
    return {name, bytes}
  })
}

/** @returns `file`, `folder`, `hidden`, or why it is none of them, as a fragment */
function kindOf(root: string, name: string): string {
  if (name.startsWith('.')) return 'hidden'
  const file = path.join(root, name)
  if (lstatSync(file).isSymbolicLink()) {
    const target = targetOf(file)
    if (target === undefined) return 'is a link that leads nowhere'
    if (!target.startsWith(root + path.sep)) return 'is a link that leads out of the directory'
  }
  const found = statSync(file)
  if (found.isDirectory()) return 'folder'
  return found.isFile() ? 'file' : 'is a pipe or a device, not a file'
}

function targetOf(link: string): string | undefined {
  try {
    return realpathSync(link)
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ELOOP') return undefined
    throw error
  }
}
