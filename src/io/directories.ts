/** Makes directories, and puts what was done in them on the disk. The start script uses it too: it needs only Node.js. */
import {closeSync, fsyncSync, mkdirSync, openSync} from 'node:fs'
import path from 'node:path'

/** The modes of directories, whatever the umask: those that only their owner may enter, and those for files of secrets. */
export const directoryMode = {private: 0o700, shared: 0o755} as const

/**
 * Makes a directory, and the missing ones above it. Node's own `recursive` never returns if a directory exists but none can be made in it,
 * as in /proc.
 * @param directory an absolute path; what exists is not changed
 * @returns the directories that were made, the innermost first
 * @throws the system's errors
 */
export function makeDirectories(directory: string, mode: number): readonly string[] {
  const umask = process.umask(0)
  try {
    return makeMissing(directory, mode)
  } finally {
    process.umask(umask)
  }
}

function makeMissing(directory: string, mode: number): readonly string[] {
  try {
    mkdirSync(directory, {mode})
    return [directory]
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return []
    const parent = path.dirname(directory)
    if (code !== 'ENOENT' || parent === directory) throw error
    const above = makeMissing(parent, mode)
    mkdirSync(directory, {mode})
    return [directory, ...above]
  }
}

/** Puts the names in a directory on the disk, as far as its file system can: otherwise a rename may be undone by a power failure. */
export function syncDirectory(directory: string): void {
  let descriptor: number | undefined
  try {
    descriptor = openSync(directory, 'r')
    fsyncSync(descriptor)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
