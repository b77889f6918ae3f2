/** A directory whose content is run as code, so nobody else may be able to write to it. */
import {lstatSync, realpathSync, type Stats} from 'node:fs'
import path from 'node:path'
import {directoryMode, makeDirectories} from '../io/directories.js'

/** Creates the directory if it is missing. @returns whether it exists and only the user can change it; never throws */
export function isTrustedDirectory(directory: string): boolean {
  try {
    makeDirectories(directory, directoryMode.private)
    const found = lstatSync(directory)
    return found.isDirectory() && isOurs(found) && isOutOfReach(path.dirname(realpathSync(directory)))
  } catch {
    return false
  }
}

const writableByOthers = 0o022
const writableByAll = 0o002
const sticky = 0o1000
const superuser = 0

/**
 * Whether no other user can put another directory in place of one below this one. Groups are trusted: many systems give each user a group,
 * and let it write to new directories.
 * @param directory a path without links
 */
function isOutOfReach(directory: string): boolean {
  const {mode, uid} = lstatSync(directory)
  if (process.getuid === undefined) return true
  const isTrusted = uid === process.getuid() || uid === superuser
  if (!isTrusted || ((mode & writableByAll) !== 0 && (mode & sticky) === 0)) return false
  const parent = path.dirname(directory)
  return parent === directory || isOutOfReach(parent)
}

/** On Windows, Node.js knows neither owners nor modes. There, the directory is in the user's own profile. */
export function isOurs({mode, uid}: Stats): boolean {
  if (process.getuid === undefined) return true
  return uid === process.getuid() && (mode & writableByOthers) === 0
}
