/** A folder whose content is run as code, so that nobody else may be able to put anything into it. */
import {lstatSync, mkdirSync, type Stats} from 'node:fs'

/** Makes it where it is not there. @returns whether it is there and no other user may change it; never throws */
export function isTrustedFolder(folder: string): boolean {
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    const found = lstatSync(folder)
    return found.isDirectory() && isOurs(found)
  } catch {
    return false
  }
}

const writableByOthers = 0o022

/** Windows has neither owners nor modes that Node.js could tell; there the folder is in the user's own profile. */
export function isOurs({mode, uid}: Stats): boolean {
  if (process.getuid === undefined) return true
  return uid === process.getuid() && (mode & writableByOthers) === 0
}
