/** Keystores and keys opened by a password that was given, or that is asked for. */
import {WrongKeyPasswordError, WrongPasswordError} from '../../errors.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {openKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {warn} from '../../ui/messages.js'
import {askHidden, mustAsk} from '../../ui/prompts.js'

export interface OpenedKeystore {
  readonly entries: readonly KeystoreEntry[]
  /** The one that opened it; empty where none is needed. */
  readonly password: string
}

/**
 * Opens a keystore with the password given, else asks for it, three times at most.
 * @param given read only where a password is needed
 * @throws WrongPasswordError, KeystoreError; MissingAnswerError where nobody can be asked; InterruptedError
 */
export async function openKeystore(
  file: KeystoreFile,
  given: () => Promise<string | undefined>,
): Promise<OpenedKeystore> {
  const opened = (password: string) => ({entries: openKeystoreFile(file, password), password})
  const password = file.sealed.needsPassword ? await given() : ''
  if (password !== undefined) return opened(password)
  mustAsk('no keystore password was given', 'give --password-file PATH or set MI_KEYSTORE_PASSWORD')
  return askUntilRight('Keystore password', opened)
}

const passwordAttempts = 3

/**
 * Asks for a password until it is right, three times at most.
 * @throws what `open` throws: at once, unless it is that the password is wrong
 */
export async function askUntilRight<T>(
  message: string,
  open: (password: string) => T,
  attempts = passwordAttempts,
): Promise<T> {
  try {
    return open(await askHidden(message))
  } catch (error) {
    if (!(error instanceof WrongPasswordError || error instanceof WrongKeyPasswordError) || attempts === 1) throw error
    warn(`${error.message}; ${attempts - 1} ${attempts === 2 ? 'attempt' : 'attempts'} left`)
    return askUntilRight(message, open, attempts - 1)
  }
}
