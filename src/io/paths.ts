import {realpathSync} from 'node:fs'
import path from 'node:path'
import {FileError} from '../errors.js'
import {homeDirectory} from '../home-directory.js'
import {systemCode} from './system-errors.js'

/**
 * @param file as the user typed it: a leading `~` is the home directory, and a relative path starts at the working
 *   directory
 * @returns the absolute path
 * @throws FileError for a path in the home directory if there is none, and for a relative path if the working directory was removed
 */
export function absolutePath(file: string): string {
  const tilde = /^~(?=$|[\\/])/
  const expanded = file.replace(tilde, () => requireHome(file))
  try {
    return path.resolve(expanded)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    throw new FileError(
      file,
      'cannot be found: the working directory no longer exists',
      'change to another directory, or use the full path',
    )
  }
}

function requireHome(file: string): string {
  const home = homeDirectory(process.env, process.platform)
  if (home !== undefined) return home
  throw new FileError(
    file,
    'cannot be found: "~" means the home directory, and there is none',
    'set HOME, or use the full path',
  )
}

/**
 * @param file an absolute path
 * @returns the path of the file that the links in it lead to. It is the same path if there are none, if nothing exists there, and for a
 *   pipe such as `/dev/stdin`, which has no other path
 */
export function withoutLinks(file: string): string {
  try {
    return realpathSync.native(file)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return file
  }
}
