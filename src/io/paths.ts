import {homedir} from 'node:os'
import path from 'node:path'

/**
 * @param file as a person gives it: a leading `~` is the home folder, and a relative path starts at the working directory
 * @returns the absolute path
 */
export function absolutePath(file: string): string {
  const home = /^~(?=$|[\\/])/
  return path.resolve(file.replace(home, () => homedir()))
}
