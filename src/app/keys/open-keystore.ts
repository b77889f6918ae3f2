/** Opens keystores with a password that was provided or is prompted for. */
import {WrongPasswordError} from '../../errors.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {openKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {askUntilRight, mustAsk} from '../../ui/prompts.js'

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
  given: () => Promise<string | undefined>,
): Promise<OpenedKeystore> {
  const open = (password: string) => ({entries: openKeystoreFile(file, password), password})
  const password = file.sealed.needsPassword ? await given() : ''
  if (password !== undefined) return open(password)
  mustAsk('no keystore password was provided', 'use --password-file PATH or set MI_KEYSTORE_PASSWORD')
  return askUntilRight('Keystore password', open, (error) => error instanceof WrongPasswordError)
}
