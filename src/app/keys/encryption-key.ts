/** The key that a saved profile encrypts with. */
import type {EncryptionKey} from '../../bulk/fitness.js'
import type {KeyKind} from '../../cipher/transformation.js'
import {aboutFile, ProfileError} from '../../errors.js'
import {certificateFromPem} from '../../keystore/certificate.js'
import {keystoreState} from '../../profiles/keystore-file.js'
import {isSymmetric, type KeystoreProfile} from '../../profiles/profile.js'
import {note} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'
import {initCommand, loadProfile} from '../profiles/load-profile.js'
import {warnAboutCertificate} from './certificate-report.js'
import {chooseTransformation} from './choose-transformation.js'
import type {PasswordReader} from './given-passwords.js'
import {certificateDigits, symmetricDigits} from './key-digits.js'
import {loadSymmetricKey} from './symmetric-key.js'

export interface WantedEncryptionKey {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation chosen with --cipher. */
  readonly cipher: string | undefined
  /** The kind of key that the profile must have; undefined accepts any. */
  readonly kind?: KeyKind | undefined
  /** Used only if the key is in a keystore. */
  readonly passwords: PasswordReader
}

/**
 * Loads the key, and warns about any reason not to encrypt with it.
 * @throws ProfileError, KeystoreError, UnusableKeyError, FileError; UsageError for a transformation that is unknown or does not fit;
 *   for a symmetric key as `loadSymmetricKey`
 */
export async function loadEncryptionKey(
  {profile: name, cipher, kind, passwords}: WantedEncryptionKey,
  {profiles, variables}: Context,
): Promise<EncryptionKey> {
  const profile = await loadProfile(name, profiles)
  if (kind === 'aes' && !isSymmetric(profile)) throw notSymmetric(name)
  const transformation = chooseTransformation(name, profile, {flag: cipher, variable: variables.MI_CIPHER})
  if (isSymmetric(profile)) {
    const {key} = await loadSymmetricKey(name, profile, passwords)
    return {transformation, key, digits: () => symmetricDigits(key)}
  }
  const certificate = aboutFile(profiles.pathOf(name), () => certificateFromPem(profile.certificate))
  warnAboutCertificate(certificate)
  await noteIfChanged(name, profile)
  return {transformation, key: certificate.publicKey, digits: () => certificateDigits(certificate.der)}
}

function notSymmetric(name: string): ProfileError {
  return new ProfileError(
    `profile ${quoted(name)} has a certificate, not a symmetric key`,
    'choose a symmetric profile with --profile, or create one with "mi secret init symmetric --profile NAME"',
  )
}

async function noteIfChanged(name: string, profile: KeystoreProfile): Promise<void> {
  if ((await keystoreState(profile)) !== 'changed') return
  note(
    `the keystore has changed since profile ${quoted(name)} was created; to use its new certificate, run "${initCommand(name)} --force"`,
  )
}
