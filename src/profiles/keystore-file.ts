/** The keystore's file, between the disk and the reader of its bytes. */
import {createHash} from 'node:crypto'
import {aboutFile, FileError} from '../errors.js'
import {absolutePath} from '../io/paths.js'
import {limits, readFileWithin} from '../io/reading.js'
import type {KeystoreEntry, SealedKeystore} from '../keystore/keystore.js'
import {recogniseKeystore} from '../keystore/open.js'
import type {Profile} from './profile.js'

export interface KeystoreFile {
  /** Absolute. */
  readonly path: string
  /** Of the whole file, in hex. */
  readonly sha256: string
  readonly sealed: SealedKeystore
}

/**
 * @param location as a person gives it: relative, or beginning with `~`
 * @throws FileError where it cannot be read, KeystoreError where it is no sound keystore; both name the file
 */
export async function readKeystoreFile(location: string): Promise<KeystoreFile> {
  const path = absolutePath(location)
  const bytes = await readFileWithin(path, limits.keystore)
  return {path, sha256: sha256(bytes), sealed: aboutFile(path, () => recogniseKeystore(bytes))}
}

/** Opens it with a password. @throws WrongPasswordError, KeystoreError; both name the file */
export function openKeystoreFile(file: KeystoreFile, password: string): readonly KeystoreEntry[] {
  return aboutFile(file.path, () => file.sealed.open(password))
}

/** Whether the keystore's file is there and other than it was when the profile was saved. One that is gone has not changed. */
export async function keystoreChanged(profile: Profile): Promise<boolean> {
  try {
    return sha256(await readFileWithin(profile.keystore, limits.keystore)) !== profile.keystoreSha256
  } catch (error) {
    if (error instanceof FileError) return false
    throw error
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
