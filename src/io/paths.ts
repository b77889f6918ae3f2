import {homedir} from 'node:os'
import path from 'node:path'

/**
 * @param file as the user typed it: a leading `~` is the home directory, and a relative path starts at the working
 *   directory
 * @returns the absolute path
 */
export function absolutePath(file: string): string {
  const home = /^~(?=$|[\\/])/
  return path.resolve(file.replace(home, () => homedir()))
}
