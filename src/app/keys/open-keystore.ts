/** Opens keystores, with answers that were provided or are prompted for. */
import {WrongPasswordError} from '../../errors.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {openKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {askUntilRight} from '../../ui/prompts.js'
import {mustAskFor} from '../found-variables.js'
import {announceDerivations} from './announce-derivations.js'
import type {PasswordReader} from './given-passwords.js'
import {tryPasswords} from './password-candidates.js'

interface OpenedKeystore {
  readonly entries: readonly KeystoreEntry[]
  /** The password that opened it; empty if none is needed. */
  readonly password: string
  /** Why Java does not load it, as in `SealedKeystore`. */
  readonly javaRefusals: readonly string[]
}

/**
 * Opens a keystore. Without a password it prompts for one, up to three times.
 * @param passwords read only if one is needed
 * @param question what to prompt with
 * @throws WrongPasswordError, KeystoreError; MissingAnswerError if there is no terminal to ask on; InterruptedError
 */
export async function openKeystore(
  file: KeystoreFile,
  passwords: PasswordReader,
  question = 'Keystore password',
): Promise<OpenedKeystore> {
  const open = (password: string) =>
    announceDerivations('opening the keystore', async () => {
      const entries = await openKeystoreFile(file, password)
      return {entries, password, javaRefusals: await file.sealed.javaRefusals(password)}
    })
  if (!file.sealed.needsPassword) return open('')
  const {store, hint, variables} = await passwords()
  if (store !== undefined) return explainWrongPassword(hint, () => tryPasswords(store, open))
  const instead = 'use --password-file PATH or set MI_KEYSTORE_PASSWORD'
  mustAskFor('MI_KEYSTORE_PASSWORD', variables, 'no keystore password was provided', instead)
  const {MI_KEYSTORE_PASSWORD: suggested} = variables.found
  return askUntilRight(question, open, (error) => error instanceof WrongPasswordError, suggested)
}

async function explainWrongPassword<T>(hint: string | undefined, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (hint === undefined || !(error instanceof WrongPasswordError) || error.file === undefined) throw error
    throw new WrongPasswordError(hint).about(error.file)
  }
}
