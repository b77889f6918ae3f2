/** Finds and opens keystores, with answers that were provided or are prompted for. */
import {UsageError, WrongPasswordError} from '../../errors.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {openKeystoreFile, readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {askText, askUntilRight, mustAsk} from '../../ui/prompts.js'
import {announceDerivations} from './announce-derivations.js'
import {tryPasswords, type PasswordCandidates} from './password-candidates.js'

interface OpenedKeystore {
  readonly entries: readonly KeystoreEntry[]
  /** The password that opened it; empty if none is needed. */
  readonly password: string
  /** Why Java does not load it, as in `SealedKeystore`. */
  readonly javaRefusals: readonly string[]
}

/**
 * Opens a keystore. Without a password it prompts for one, up to three times.
 * @param given read only if a password is needed
 * @param question what to prompt with
 * @throws WrongPasswordError, KeystoreError; MissingAnswerError if there is no terminal to ask on; InterruptedError
 */
export async function openKeystore(
  file: KeystoreFile,
  given: () => Promise<PasswordCandidates | undefined>,
  question = 'Keystore password',
): Promise<OpenedKeystore> {
  const open = (password: string) =>
    announceDerivations('opening the keystore', async () => {
      const entries = await openKeystoreFile(file, password)
      return {entries, password, javaRefusals: await file.sealed.javaRefusals(password)}
    })
  if (!file.sealed.needsPassword) return open('')
  const passwords = await given()
  if (passwords !== undefined) return tryPasswords(passwords, open)
  mustAsk('no keystore password was provided', 'use --password-file PATH or set MI_KEYSTORE_PASSWORD')
  return askUntilRight(question, open, (error) => error instanceof WrongPasswordError)
}

/** Prompts for the path of a keystore until it can be read. @throws MissingAnswerError if there is no terminal; InterruptedError */
export async function askKeystore(): Promise<KeystoreFile> {
  mustAsk('no keystore was specified', 'use --keystore PATH or set MI_KEYSTORE')
  return askText('Keystore location', (answer) => {
    if (answer === '') throw new UsageError('enter the path of the keystore')
    return readKeystoreFile(answer)
  })
}
