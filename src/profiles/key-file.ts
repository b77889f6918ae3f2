/** The file that holds a symmetric key: the program's own beside the profile, or one that the person keeps. */
import type {KeyObject} from 'node:crypto'
import {stat} from 'node:fs/promises'
import {symmetricKey} from '../cipher/aes.js'
import {aboutFile, UnusableKeyError, UserError} from '../errors.js'
import {isThere} from '../io/existence.js'
import {limits, readFileWithin} from '../io/reading.js'
import {explainErrors} from '../io/system-errors.js'
import {removeFile, writeWhole} from '../io/writing.js'

/**
 * @param text the key on one line: 64 hexadecimal digits, or else 32 bytes of UTF-8
 * @throws UnusableKeyError, which does not show it
 */
export function keyFromText(text: string): KeyObject {
  if (text.includes('\uFFFD')) throw notUtf8()
  if (/[\r\n]/.test(text))
    throw new UnusableKeyError('the key has a line break in it', 'give the key alone, on one line')
  return symmetricKey(text)
}

/**
 * @param bytes what a file or a pipe holds: the key, and a line break at its end or none
 * @returns the key's text
 * @throws UnusableKeyError where it is not UTF-8
 */
export function keyTextIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes).replace(/\r?\n$/, '')
  } catch {
    throw notUtf8()
  }
}

/** Where it was typed or comes from a variable, U+FFFD stands for what is not UTF-8. */
function notUtf8(): UnusableKeyError {
  return new UnusableKeyError('the key is not text in UTF-8', 'write a key of raw bytes as 64 hexadecimal digits')
}

/**
 * @param file an absolute path
 * @throws FileError where it cannot be read, UnusableKeyError where it holds no key; both name the file
 */
export async function readKeyFile(file: string): Promise<KeyObject> {
  const bytes = await readFileWithin(file, limits.key)
  return aboutFile(file, () => keyFromText(keyTextIn(bytes)))
}

/** Whether the file is there and holds this very key. */
export async function holdsKey(file: string, key: KeyObject): Promise<boolean> {
  try {
    return (await isThere(file)) && (await readKeyFile(file)).equals(key)
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}

/** What has become of a key's file. */
export interface KeyFileState {
  /** Why the key in it cannot be used, as a fragment; undefined where it can. */
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

/** Whether others than its owner may read the file, or write it; never where files have no modes. @throws FileError */
export async function isOpenToOthers(file: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  const {mode} = await explainErrors(file, 'read', () => stat(file))
  return (mode & 0o077) !== 0
}

/**
 * Writes the key where only its owner may read it.
 * @param replace as `writeWhole` takes it
 * @returns a function that puts back what was there before
 * @throws FileExistsError, FileError
 */
export async function writeKeyFile(
  file: string,
  text: string,
  {replace}: {replace: boolean},
): Promise<() => Promise<void>> {
  const old = replace && (await isThere(file)) ? await readFileWithin(file, limits.key) : undefined
  await writeWhole(file, `${text}\n`, {replace})
  return () => (old === undefined ? removeFile(file) : writeWhole(file, old, {replace: true}))
}
