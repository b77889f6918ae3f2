import {realpath} from 'node:fs/promises'
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

/**
 * @param file an absolute path
 * @returns the path of the file that the links in it lead to. It is the same path if there are none, if nothing exists there, and for a
 *   pipe such as `/dev/stdin`, which has no other path
 */
export async function withoutLinks(file: string): Promise<string> {
  return realpath(file).catch(() => file)
}
