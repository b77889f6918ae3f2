/** Opens keystores with a password that was provided or is prompted for. */
import {WrongPasswordError} from '../../errors.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {openKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {askUntilRight, mustAsk} from '../../ui/prompts.js'
import {tryPasswords, type PasswordCandidates} from './password-candidates.js'

interface OpenedKeystore {
  readonly entries: readonly KeystoreEntry[]
  /** The password that opened it; empty if none is needed. */
  readonly password: string
}

/**
 * Opens a keystore. Without a password it prompts for one, up to three times.
 * @param given read only if a password is needed
 * @throws WrongPasswordError, KeystoreError; MissingAnswerError if there is no terminal to ask on; InterruptedError
 */
export async function openKeystore(
  file: KeystoreFile,
  given: () => Promise<PasswordCandidates | undefined>,
): Promise<OpenedKeystore> {
  const open = (password: string) => ({entries: openKeystoreFile(file, password), password})
  if (!file.sealed.needsPassword) return open('')
  const passwords = await given()
  if (passwords !== undefined) return tryPasswords(passwords, open)
  mustAsk('no keystore password was provided', 'use --password-file PATH or set MI_KEYSTORE_PASSWORD')
  return askUntilRight('Keystore password', open, (error) => error instanceof WrongPasswordError)
}
