/** The file that contains a symmetric key: one that mi keeps next to the profile, or one of the user's own. */
import type {KeyObject} from 'node:crypto'
import {stat} from 'node:fs/promises'
import {parseSymmetricKey} from '../cipher/aes.js'
import {aboutFile, UnusableKeyError, UserError} from '../errors.js'
import {utf16Form} from '../formats/text/text.js'
import {isThere} from '../io/existence.js'
import {limits, readFileWithin} from '../io/reading.js'
import {explainErrors} from '../io/system-errors.js'

/**
 * @param text the key on one line, as `parseSymmetricKey` reads it
 * @throws UnusableKeyError, which does not show the key
 */
export function parseKey(text: string): KeyObject {
  if (text.includes('\uFFFD')) throw notUtf8()
  if (text.startsWith('\uFEFF'))
    throw new UnusableKeyError('the key begins with a byte order mark (U+FEFF)', 'save it as UTF-8 without one')
  if (/[\r\n]/.test(text))
    throw new UnusableKeyError('the key contains a line break', 'provide only the key, on one line')
  return parseSymmetricKey(text)
}

/**
 * @param bytes of a file or a pipe: the key and at most one newline
 * @returns the key's text
 * @throws UnusableKeyError if it is not UTF-8
 */
export function decodeKey(bytes: Uint8Array): string {
  if (utf16Form(bytes) !== undefined) throw new UnusableKeyError('the key is UTF-16, not UTF-8', 'save it as UTF-8')
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes).replace(/\r?\n$/, '')
  } catch {
    throw notUtf8()
  }
}

/** In a key that was typed or set in a variable, U+FFFD has replaced the bytes that are not UTF-8. */
function notUtf8(): UnusableKeyError {
  return new UnusableKeyError('the key is not valid UTF-8', 'write a key of raw bytes as 64 hexadecimal digits')
}

/**
 * @param file an absolute path
 * @throws FileError if it cannot be read, UnusableKeyError if it contains no key; both name the file
 */
export async function readKeyFile(file: string): Promise<KeyObject> {
  const bytes = await readFileWithin(file, limits.key)
  return aboutFile(file, () => parseKey(decodeKey(bytes)))
}

/** Whether the file exists and contains exactly this key. */
export async function holdsKey(file: string, key: KeyObject): Promise<boolean> {
  try {
    return (await isThere(file)) && (await readKeyFile(file)).equals(key)
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}

/** The present state of a key file. */
export interface KeyFileState {
  /** Why the key in it cannot be used, as a fragment; undefined if it can. */
  readonly problem: string | undefined
  readonly isOpenToOthers: boolean
}

/** @param file an absolute path */
export async function keyFileState(file: string): Promise<KeyFileState> {
  try {
    await readKeyFile(file)
    return {problem: undefined, isOpenToOthers: await isOpenToOthers(file)}
  } catch (error) {
    if (error instanceof UserError) return {problem: error.message, isOpenToOthers: false}
    throw error
  }
}

/** Whether anyone but its owner can read or write the file; false on systems without file modes. @throws FileError */
export async function isOpenToOthers(file: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  const {mode} = await explainErrors(file, 'read', () => stat(file))
  return (mode & 0o077) !== 0
}
