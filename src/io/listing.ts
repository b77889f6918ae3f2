/** Looks into directories that may be large. */
import {opendirSync, statSync, type Dirent} from 'node:fs'
import path from 'node:path'
import {systemCode} from './system-errors.js'

interface ListedEntry {
  readonly name: string
  /** What is there, or at the end of a link; undefined for anything else, and for a broken link. */
  readonly kind: 'directory' | 'file' | undefined
  /** In bytes; 0 if nothing is known of it. */
  readonly size: number
}

/**
 * @param directory an absolute path
 * @param most how many entries to look at
 * @returns the entries whose names are wanted, sorted by name; none if the directory cannot be read
 */
export function listDirectory(
  directory: string,
  most: number,
  isWanted: (name: string) => boolean,
): readonly ListedEntry[] {
  const names = firstEntries(directory, most).map(({name}) => name)
  const wanted = names.filter(isWanted).sort()
  return wanted.map((name) => ({name, ...lookAt(path.join(directory, name))}))
}

/** @returns as many entries, in no order; none if the directory cannot be read */
export function firstEntries(directory: string, most: number): readonly Dirent[] {
  const entries: Dirent[] = []
  try {
    const opened = opendirSync(directory)
    try {
      for (let entry = opened.readSync(); entry !== null && entries.length < most; entry = opened.readSync())
        entries.push(entry)
    } finally {
      opened.closeSync()
    }
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
  return entries
}

function lookAt(file: string): Omit<ListedEntry, 'name'> {
  try {
    const found = statSync(file)
    return {kind: found.isDirectory() ? 'directory' : found.isFile() ? 'file' : undefined, size: found.size}
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return {kind: undefined, size: 0}
  }
}
