/** What is at a path, before anything is read from it or written to it. */
import type {Stats} from 'node:fs'
import {lstat, stat} from 'node:fs/promises'
import {FileError} from '../errors.js'
import {explained, systemCode} from './system-errors.js'

/** Whether anything is at the path, a link that leads nowhere too. @throws FileError where it cannot be told */
export async function isThere(file: string): Promise<boolean> {
  return (await statIfAny(file, lstat)) !== undefined
}

/**
 * Whether there is a file at the path that a written one would replace.
 * @throws FileError where what is there is no file, for replacing a device or a folder is never meant, and where it cannot be told
 */
export async function isTaken(file: string): Promise<boolean> {
  const found = (await statIfAny(file, stat)) ?? (await statIfAny(file, lstat))
  if (found === undefined) return false
  if (found.isDirectory()) throw new FileError(file, 'is a folder', 'name the file to write in it')
  if (!found.isFile() && !found.isSymbolicLink()) {
    throw new FileError(file, 'is a pipe or a device, not a file', 'for standard output give -')
  }
  return true
}

async function statIfAny(file: string, ask: typeof stat | typeof lstat): Promise<Stats | undefined> {
  return explained(file, 'read', async () => {
    try {
      return await ask(file)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  })
}
