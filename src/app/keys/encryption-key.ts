/** The key that a saved profile encrypts with, and what a person should know before secrets are trusted to it. */
import type {KeyObject} from 'node:crypto'
import type {KeyKind, Transformation} from '../../cipher/transformation.js'
import {aboutFile, ProfileError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {certificateFromPem} from '../../keystore/certificate.js'
import {readKeyFile} from '../../profiles/key-file.js'
import {keystoreState} from '../../profiles/keystore-file.js'
import {isSymmetric, type KeystoreProfile} from '../../profiles/profile.js'
import {initCommand, loadProfile, profilePath} from '../../profiles/profile-store.js'
import {warnOfCertificate} from './certificate-report.js'
import {note} from '../../ui/messages.js'
import {warnOfOpenKeyFile} from './symmetric-key.js'
import {chosenTransformation, type CipherWish} from './choose-transformation.js'

export interface EncryptionKey {
  /** An RSA public key or a symmetric key. */
  readonly key: KeyObject
  readonly transformation: Transformation
}

/**
 * @param folder the program's config folder
 * @param name the profile's
 * @param only the kind of key that it must have; any will do where it is undefined
 * @throws ProfileError, KeystoreError, UnusableKeyError, FileError; UsageError for a transformation that is unknown or does not fit
 */
export async function loadKey(
  folder: string,
  name: string,
  cipher: CipherWish,
  only?: KeyKind,
): Promise<EncryptionKey> {
  const profile = await loadProfile(folder, name)
  if (only === 'aes' && !isSymmetric(profile)) throw notSymmetric(name)
  const transformation = chosenTransformation(name, profile, cipher)
  if (isSymmetric(profile)) return {transformation, key: await symmetricKeyIn(profile.keyFile)}
  const certificate = aboutFile(profilePath(folder, name), () => certificateFromPem(profile.certificate))
  warnOfCertificate(certificate)
  await noteIfChanged(name, profile)
  return {transformation, key: certificate.publicKey}
}

/** Says so where others may read it. @throws FileError, UnusableKeyError */
export async function symmetricKeyIn(file: string): Promise<KeyObject> {
  const key = await readKeyFile(file)
  await warnOfOpenKeyFile(file)
  return key
}

function notSymmetric(name: string): ProfileError {
  return new ProfileError(
    `profile ${quoted(name)} holds a certificate, not a symmetric key`,
    'name a symmetric one with --profile, or save one with "mi secret init symmetric --profile NAME"',
  )
}

async function noteIfChanged(name: string, profile: KeystoreProfile): Promise<void> {
  if ((await keystoreState(profile)) !== 'changed') return
  note(
    `the keystore has changed since profile ${quoted(name)} was saved; to use what it holds now, run "${initCommand(name)}"`,
  )
}
