/** The keystore's password from a file, as in Micro Integrator's own `password-tmp`: line 1 is the store's. */
import {absolutePath} from './paths.js'
import {limits, readWithin} from './reading.js'
import {readStdin} from './stdin.js'

/**
 * @param file its path, or `-` for standard input
 * @param whenQuiet called once if standard input is read and silent
 * @returns line 1 without its line break, white space kept; empty where the file is
 * @throws FileError
 */
export async function readStorePassword(file: string, whenQuiet: () => void): Promise<string> {
  const bytes = file === '-' ? await readStdin(limits.password, whenQuiet) : await readWithin(absolutePath(file), limits.password)
  const [line = ''] = bytes.toString('utf8').split(/\r?\n/, 1)
  return line
}
