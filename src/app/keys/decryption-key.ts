/** The key that opens what a profile's certificate or symmetric key encrypted. */
import {createPublicKey, type KeyObject} from 'node:crypto'
import type {Opening} from '../../bulk/open.js'
import {aboutFile, ProfileError, WrongKeyPasswordError} from '../../errors.js'
import {quoted} from '../../wording.js'
import type {Environment} from '../../io/environment.js'
import type {Passwords} from '../../io/password-file.js'
import {certificateFromPem} from '../../keystore/certificate.js'
import {findEntry} from '../../keystore/find-entry.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {decryptPrivateKey} from '../../keystore/private-key.js'
import {readKeystoreFile} from '../../profiles/keystore-file.js'
import {isSymmetric, type KeystoreProfile} from '../../profiles/profile.js'
import {initCommand, loadProfile, profilePath} from '../../profiles/profile-store.js'
import {symmetricKeyIn} from './encryption-key.js'
import {askUntilRight, openKeystore} from './open-keystore.js'
import {note, warn} from '../../ui/messages.js'
import {givenPasswords} from './given-passwords.js'
import {mustAsk} from '../../ui/prompts.js'
import {chosenTransformation} from './choose-transformation.js'

export interface WantedKey {
  /** The program's config folder. */
  readonly folder: string
  /** The profile's name. */
  readonly name: string
  readonly flags: {readonly cipher?: string | undefined; readonly 'password-file': string | undefined}
  readonly variables: Environment['values']
}

/**
 * Asks for the passwords that are not given.
 * @throws ProfileError, also where the profile holds a certificate alone; FileError, KeystoreError, WrongPasswordError,
 *   WrongKeyPasswordError, UnknownAliasError, UnusableKeyError; MissingAnswerError; InterruptedError; UsageError
 */
export async function loadDecryptionKey({folder, name, flags, variables}: WantedKey): Promise<Opening> {
  const profile = await loadProfile(folder, name)
  const transformation = chosenTransformation(name, profile, {flag: flags.cipher, variable: variables.MI_CIPHER})
  if (isSymmetric(profile)) return {transformation, key: await symmetricKeyIn(profile.keyFile)}
  const key = await openPrivateKey(name, profile, await givenPasswords(flags['password-file'], variables))
  warnUnlessSame(
    key,
    name,
    aboutFile(profilePath(folder, name), () => certificateFromPem(profile.certificate).publicKey),
  )
  return {transformation, key}
}

async function openPrivateKey(name: string, profile: KeystoreProfile, passwords: Passwords): Promise<KeyObject> {
  const {keystore, alias} = profile
  if (alias === undefined) {
    throw new ProfileError(
      `profile ${quoted(name)} holds a certificate alone, and opening secrets takes the private key`,
      `use a profile made from the keystore that holds the key: ${initCommand(name)} --keystore PATH --alias NAME`,
    )
  }
  const file = await readKeystoreFile(keystore)
  const {entries, password} = await openKeystore(file, () => Promise.resolve(passwords.store))
  const entry = aboutFile(keystore, () => findEntry(entries, alias))
  return unlocked(entry, keystore, passwords.key, password)
}

/** A key has the keystore's password unless it was given another. */
async function unlocked(
  entry: KeystoreEntry,
  keystore: string,
  given: string | undefined,
  ofStore: string,
): Promise<KeyObject> {
  const open = (password: string) => aboutFile(keystore, () => decryptPrivateKey(entry, password))
  try {
    return open(given ?? ofStore)
  } catch (error) {
    if (!(error instanceof WrongKeyPasswordError) || given !== undefined) throw error
  }
  note(`the private key ${quoted(entry.alias)} has a password of its own`)
  mustAsk(
    `no password was given for the private key ${quoted(entry.alias)}`,
    'give it on line 2 of the password file, or in MI_KEY_PASSWORD',
  )
  return askUntilRight('Key password', open)
}

function warnUnlessSame(key: KeyObject, name: string, saved: KeyObject): void {
  if (createPublicKey(key).equals(saved)) return
  warn(
    `the keystore holds another key now than when profile ${quoted(name)} was saved; to encrypt for it, run "${initCommand(name)}" again`,
  )
}
