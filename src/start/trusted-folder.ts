/** A folder whose content is run as code, so that nobody else may be able to put anything into it. */
import {lstatSync, mkdirSync, type Stats} from 'node:fs'
import path from 'node:path'

/** Makes it where it is not there. @returns whether it is there and no other user may change it; never throws */
export function isTrustedFolder(folder: string): boolean {
  try {
    make(folder)
    const found = lstatSync(folder)
    return found.isDirectory() && isOurs(found)
  } catch {
    return false
  }
}

/** Not by Node.js's own recursive way, which never ends where a folder cannot be made though the one above it is there, as in /proc. */
function make(folder: string): void {
  try {
    mkdirSync(folder, {mode: 0o700})
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || path.dirname(folder) === folder) throw error
    make(path.dirname(folder))
    mkdirSync(folder, {mode: 0o700})
  }
}

const writableByOthers = 0o022

/** Windows has neither owners nor modes that Node.js could tell; there the folder is in the user's own profile. */
export function isOurs({mode, uid}: Stats): boolean {
  if (process.getuid === undefined) return true
  return uid === process.getuid() && (mode & writableByOthers) === 0
}
