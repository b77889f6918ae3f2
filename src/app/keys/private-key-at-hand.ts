/** The private key of a certificate, if it can be opened without a prompt: encrypting does not require it. */
import type {KeyObject} from 'node:crypto'
import {UserError} from '../../errors.js'
import {findEntry} from '../../keystore/find-entry.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {decryptPrivateKey} from '../../keystore/private-key.js'
import type {KeystoreFile} from '../../profiles/keystore-file.js'
import type {PasswordReader} from './given-passwords.js'
import {openWithGiven} from './key-password.js'
import {openKeystore} from './open-keystore.js'

/** An entry of a keystore that was opened. */
export interface OpenedEntry {
  readonly entry: KeystoreEntry
  /** The password that opened the keystore. */
  readonly password: string
}

/** @returns undefined if it cannot be opened, for any reason */
export async function openEntryAtHand(
  {entry, password}: OpenedEntry,
  passwords: PasswordReader,
): Promise<KeyObject | undefined> {
  return orUndefined(async () => {
    const {key: ofKey} = await passwords()
    const key = {alias: entry.alias, kind: 'private', ofStore: password, ofKey} as const
    return openWithGiven(key, (tried) => decryptPrivateKey(entry, tried))
  })
}

/** The same for a keystore that was not opened yet. */
export async function openPrivateKeyAtHand(
  file: KeystoreFile,
  alias: string,
  passwords: PasswordReader,
): Promise<KeyObject | undefined> {
  return orUndefined(async () => {
    if ((await passwords()).store === undefined) return undefined
    const {entries, password} = await openKeystore(file, passwords)
    return openEntryAtHand({entry: findEntry(entries, alias), password}, passwords)
  })
}

async function orUndefined(open: () => Promise<KeyObject | undefined>): Promise<KeyObject | undefined> {
  try {
    return await open()
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
