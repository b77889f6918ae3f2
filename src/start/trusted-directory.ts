/** A directory whose content is run as code, so nobody else may be able to write to it. */
import {lstatSync, mkdirSync, type Stats} from 'node:fs'
import path from 'node:path'

/** Creates the directory if it is missing. @returns whether it exists and only the user can change it; never throws */
export function isTrustedDirectory(directory: string): boolean {
  try {
    create(directory)
    const found = lstatSync(directory)
    return found.isDirectory() && isOurs(found)
  } catch {
    return false
  }
}

/** mkdir's `recursive` never returns if the parent exists but the directory cannot be created, as in /proc. */
function create(directory: string): void {
  try {
    mkdirSync(directory, {mode: 0o700})
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || path.dirname(directory) === directory) throw error
    create(path.dirname(directory))
    mkdirSync(directory, {mode: 0o700})
  }
}

const writableByOthers = 0o022

/** On Windows, Node.js knows neither owners nor modes. There, the directory is in the user's own profile. */
export function isOurs({mode, uid}: Stats): boolean {
  if (process.getuid === undefined) return true
  return uid === process.getuid() && (mode & writableByOthers) === 0
}
