/** The key that decrypts what a profile's certificate or symmetric key encrypted. */
import {createPublicKey, type KeyObject} from 'node:crypto'
import type {DecryptionKey} from '../../bulk/judge.js'
import {aboutFile, ProfileError, WrongKeyPasswordError} from '../../errors.js'
import {certificateFromPem} from '../../keystore/certificate.js'
import {findEntry} from '../../keystore/find-entry.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {decryptPrivateKey} from '../../keystore/private-key.js'
import {readKeystoreFile} from '../../profiles/keystore-file.js'
import {isSymmetric, type KeystoreProfile} from '../../profiles/profile.js'
import {note, warn} from '../../ui/messages.js'
import {askUntilRight, mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'
import {initCommand, loadProfile} from '../profiles/load-profile.js'
import {chooseTransformation} from './choose-transformation.js'
import {readGivenPasswords, type GivenPasswords} from './given-passwords.js'
import {openKeystore} from './open-keystore.js'
import {tryPasswords, type PasswordCandidate} from './password-candidates.js'
import {loadSymmetricKey} from './symmetric-key.js'

interface WantedDecryptionKey {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation chosen with --cipher. */
  readonly cipher?: string | undefined
  readonly passwordFile: string | undefined
}

/**
 * Loads the key, and prompts for missing passwords.
 * @throws ProfileError, also if the profile has only a certificate; FileError, KeystoreError, WrongPasswordError,
 *   WrongKeyPasswordError, UnknownAliasError, UnusableKeyError, MissingAnswerError, InterruptedError, UsageError
 */
export async function loadDecryptionKey(
  {profile: name, cipher, passwordFile}: WantedDecryptionKey,
  {profiles, variables}: Context,
): Promise<DecryptionKey> {
  const profile = await loadProfile(name, profiles)
  const transformation = chooseTransformation(name, profile, {flag: cipher, variable: variables.MI_CIPHER})
  if (isSymmetric(profile)) return {transformation, key: await loadSymmetricKey(profile.keyFile)}
  const key = await openPrivateKey(name, profile, await readGivenPasswords(passwordFile, variables))
  const saved = aboutFile(profiles.pathOf(name), () => certificateFromPem(profile.certificate))
  warnUnlessSame(key, name, saved.publicKey)
  return {transformation, key}
}

async function openPrivateKey(name: string, profile: KeystoreProfile, passwords: GivenPasswords): Promise<KeyObject> {
  const {keystore, alias} = profile
  if (alias === undefined) throw certificateOnly(name)
  const file = await readKeystoreFile(keystore)
  const {entries, password} = await openKeystore(file, () => Promise.resolve(passwords.store))
  const entry = aboutFile(file.path, () => findEntry(entries, alias))
  return openEntry(entry, file.path, {ofKey: passwords.key, ofStore: password})
}

function certificateOnly(name: string): ProfileError {
  return new ProfileError(
    `profile ${quoted(name)} has only a certificate, and decrypting requires the private key`,
    `use a profile created from the keystore that contains the private key: ${initCommand(name)} --keystore PATH --alias NAME`,
  )
}

/** The key's password is the keystore's, unless another one was set; an empty one need not be. */
async function openEntry(
  entry: KeystoreEntry,
  keystore: string,
  {ofKey, ofStore}: {readonly ofKey: readonly PasswordCandidate[]; readonly ofStore: string},
): Promise<KeyObject> {
  const open = (password: string) => aboutFile(keystore, () => decryptPrivateKey(entry, password))
  const hasOwn = ofKey.some(({password}) => password !== '')
  const where = 'on line 2 of the password file, or in MI_KEY_PASSWORD'
  try {
    return tryPasswords(hasOwn ? ofKey : [...ofKey, {password: ofStore}], open)
  } catch (error) {
    if (!(error instanceof WrongKeyPasswordError)) throw error
    if (hasOwn) throw error.suggesting(`provide the key's own password: ${where}`)
  }
  note(`the private key ${quoted(entry.alias)} has its own password`)
  mustAsk(`no password was provided for the private key ${quoted(entry.alias)}`, `provide it ${where}`)
  return askUntilRight('Key password', open, (error) => error instanceof WrongKeyPasswordError)
}

function warnUnlessSame(key: KeyObject, name: string, saved: KeyObject): void {
  if (createPublicKey(key).equals(saved)) return
  warn(
    `the keystore's key has changed since profile ${quoted(name)} was created; to encrypt for the new key, run "${initCommand(name)} --force"`,
  )
}
