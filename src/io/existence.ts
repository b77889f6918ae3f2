/** Checks what is at a path before it is read or written. */
import {lstatSync, statSync, type Stats} from 'node:fs'
import {FileError} from '../errors.js'
import {explainErrors, systemCode} from './system-errors.js'

/** @returns whether anything is at the path, even a broken link. @throws FileError if that cannot be determined */
export async function isThere(file: string): Promise<boolean> {
  return (await statIfAny(file, lstatSync)) !== undefined
}

/**
 * @returns whether writing to the path would replace a file
 * @throws FileError if there is something else at the path, such as a device or a directory, or if that
 *   cannot be determined
 */
export async function isTaken(file: string): Promise<boolean> {
  const found = (await statIfAny(file, statSync)) ?? (await statIfAny(file, lstatSync))
  if (found === undefined) return false
  if (found.isDirectory()) throw new FileError(file, 'is a directory, not a file', 'add a file name to the path')
  if (!found.isFile() && !found.isSymbolicLink()) {
    throw new FileError(file, 'is a pipe or a device, not a file', 'to write to standard output, use -')
  }
  return true
}

/** @returns whether there is a folder at the path, or at the end of a link @throws FileError if that cannot be determined */
export async function isFolder(file: string): Promise<boolean> {
  return (await statIfAny(file, statSync))?.isDirectory() ?? false
}

async function statIfAny(file: string, ask: (file: string) => Stats): Promise<Stats | undefined> {
  return explainErrors(file, 'read', () => {
    try {
      return ask(file)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  })
}
