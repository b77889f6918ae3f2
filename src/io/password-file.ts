/** Passwords from a file, as in Micro Integrator's own `password-tmp`: line 1 is the store's, line 2 the key's if it differs. */
import {readInput} from './input.js'
import {limits} from './reading.js'

export interface Passwords {
  /** Of the keystore. */
  readonly store: string | undefined
  /** Of the private key, where it has one of its own. */
  readonly key: string | undefined
}

/**
 * @param file its path, or `-` for standard input
 * @param whenQuiet called once if standard input is read and silent
 * @returns the lines without their line breaks, white space kept; the store's is empty where the file is, an empty line 2 is none
 * @throws FileError
 */
export async function readPasswordFile(file: string, whenQuiet: () => void): Promise<Passwords> {
  const bytes = await readInput(file, limits.password, whenQuiet)
  const [store = '', key = ''] = bytes.toString('utf8').split(/\r?\n/, 2)
  return {store, key: key === '' ? undefined : key}
}
