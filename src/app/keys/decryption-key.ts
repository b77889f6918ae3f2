/** The key that decrypts what a profile's certificate or symmetric key encrypted. */
import {createPublicKey, type KeyObject} from 'node:crypto'
import type {DecryptionKey} from '../../bulk/open.js'
import {aboutFile, aboutFileLater, ProfileError} from '../../errors.js'
import {certificateFromPem} from '../../keystore/certificate.js'
import {findEntry} from '../../keystore/find-entry.js'
import {decryptPrivateKey} from '../../keystore/private-key.js'
import {runtimeConcerns} from '../../keystore/runtime-support.js'
import {readKeystoreFile} from '../../profiles/keystore-file.js'
import {isSymmetric, type KeystoreProfile} from '../../profiles/profile.js'
import {warn} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'
import {initCommand, loadProfile} from '../profiles/load-profile.js'
import {chooseTransformation} from './choose-transformation.js'
import type {PasswordReader} from './given-passwords.js'
import {certificateDigits, symmetricDigits} from './key-digits.js'
import {openKey} from './key-password.js'
import {openKeystore} from './open-keystore.js'
import {loadSymmetricKey} from './symmetric-key.js'

interface WantedDecryptionKey {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation chosen with --cipher. */
  readonly cipher?: string | undefined
  readonly passwords: PasswordReader
}

/** A key, and what is known about the runtime's use of it. */
export interface LoadedDecryptionKey extends DecryptionKey {
  /** Why Micro Integrator cannot open the key although mi can, one sentence each. */
  readonly concerns: readonly string[]
  /** What records call it. */
  readonly digits: () => string
}

/**
 * Loads the key, and prompts for missing passwords.
 * @throws ProfileError, also if the profile has only a certificate; FileError, KeystoreError, WrongPasswordError,
 *   WrongKeyPasswordError, UnknownAliasError, UnusableKeyError, MissingAnswerError, InterruptedError, UsageError
 */
export async function loadDecryptionKey(
  {profile: name, cipher, passwords}: WantedDecryptionKey,
  {profiles, variables}: Context,
): Promise<LoadedDecryptionKey> {
  const profile = await loadProfile(name, profiles)
  const transformation = chooseTransformation(name, profile, {flag: cipher, variable: variables.MI_CIPHER})
  if (isSymmetric(profile)) {
    const loaded = await loadSymmetricKey(name, profile, passwords)
    return {transformation, ...loaded, digits: () => symmetricDigits(loaded.key)}
  }
  const {key, concerns} = await openPrivateKey(name, profile, passwords)
  for (const concern of concerns) warn(concern)
  const saved = aboutFile(profiles.pathOf(name), () => certificateFromPem(profile.certificate))
  warnUnlessSame(key, name, saved.publicKey)
  return {transformation, key, concerns, digits: () => certificateDigits(saved.der)}
}

async function openPrivateKey(
  name: string,
  profile: KeystoreProfile,
  passwords: PasswordReader,
): Promise<Pick<LoadedDecryptionKey, 'key' | 'concerns'>> {
  const {keystore, alias} = profile
  if (alias === undefined) throw certificateOnly(name)
  const file = await readKeystoreFile(keystore)
  const {entries, password, javaRefusals} = await openKeystore(file, passwords)
  const entry = aboutFile(file.path, () => findEntry(entries, alias, true))
  const {key: ofKey, variables} = await passwords()
  const key = await openKey({alias: entry.alias, kind: 'private', ofStore: password, ofKey, variables}, (tried) =>
    aboutFileLater(file.path, () => decryptPrivateKey(entry, tried)),
  )
  return {key, concerns: runtimeConcerns(file.sealed, [entry], javaRefusals)}
}

function certificateOnly(name: string): ProfileError {
  return new ProfileError(
    `profile ${quoted(name)} has only a certificate, and decrypting requires the private key`,
    `use a profile created from the keystore that contains the private key: ${initCommand(name)} --keystore PATH --alias NAME`,
  )
}

function warnUnlessSame(key: KeyObject, name: string, saved: KeyObject): void {
  if (createPublicKey(key).equals(saved)) return
  warn(
    `the keystore's key has changed since profile ${quoted(name)} was created; to encrypt for the new key, run "${initCommand(name)} --force"`,
  )
}
