/**
 * Passwords from a file like Micro Integrator's `password-tmp`: line 1 is the keystore's, line 2 the private key's if
 * it differs.
 */
import {readInput} from './input.js'
import {limits} from './reading.js'

export interface Passwords {
  /** The keystore's. */
  readonly store: string | undefined
  /** The private key's, if it has its own. */
  readonly key: string | undefined
}

/**
 * @param file a path, or `-` for standard input
 * @param whenQuiet as for `readInput`
 * @returns the lines without their line breaks; other whitespace is kept. If line 1 is empty, so is the keystore's
 *   password. If line 2 is empty, the key has no password of its own
 * @throws FileError
 */
export async function readPasswordFile(file: string, whenQuiet: () => void): Promise<Passwords> {
  const bytes = await readInput(file, limits.password, whenQuiet)
  const [store = '', key = ''] = bytes.toString('utf8').split(/\r?\n/, 2)
  return {store, key: key === '' ? undefined : key}
}
