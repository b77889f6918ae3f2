/** Keystore files on the disk. */
import {createHash} from 'node:crypto'
import {aboutFile, aboutFileLater, FileError} from '../errors.js'
import {isThere} from '../io/existence.js'
import {absolutePath} from '../io/paths.js'
import {limits, readFileWithin} from '../io/reading.js'
import type {KeystoreEntry, SealedKeystore} from '../keystore/keystore.js'
import {recogniseKeystore} from '../keystore/recognise.js'
import type {KeystoreProfile, SecretKeyProfile} from './profile.js'

export interface KeystoreFile {
  /** Absolute. */
  readonly path: string
  /** Of the file's bytes, in hex. */
  readonly sha256: string
  readonly sealed: SealedKeystore
}

/**
 * @param location as the user entered it: it may be relative or begin with `~`
 * @throws FileError if it cannot be read, KeystoreError if it is not a sound keystore; both name the file
 */
export async function readKeystoreFile(location: string): Promise<KeystoreFile> {
  const path = absolutePath(location)
  const bytes = await readFileWithin(path, limits.keystore)
  return {path, sha256: sha256(bytes), sealed: aboutFile(path, () => recogniseKeystore(bytes))}
}

/** Opens the keystore with its password. @throws WrongPasswordError, KeystoreError; both name the file */
export function openKeystoreFile(file: KeystoreFile, password: string): Promise<readonly KeystoreEntry[]> {
  return aboutFileLater(file.path, () => file.sealed.open(password))
}

/** `unreadable` if it exists but cannot be read: this user may not read it, or it is a directory. */
export type KeystoreState = 'changed' | 'gone' | 'unchanged' | 'unreadable'

/** Compares the keystore file with the one that the profile was made from. */
export async function keystoreState({
  keystore,
  keystoreSha256,
}: KeystoreProfile | SecretKeyProfile): Promise<KeystoreState> {
  try {
    if (!(await isThere(keystore))) return 'gone'
    return sha256(await readFileWithin(keystore, limits.keystore)) === keystoreSha256 ? 'unchanged' : 'changed'
  } catch (error) {
    if (error instanceof FileError) return 'unreadable'
    throw error
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
