/** The certificate of a saved profile, and what a person should know before secrets are trusted to it. */
import {transformationNamed, transformations} from '../cipher/transformations.js'
import type {Transformation} from '../cipher/transformation.js'
import {aboutFile, quoted, UsageError} from '../errors.js'
import {certificateFromPem, type Certificate} from '../keystore/certificate.js'
import {keystoreState} from '../profiles/keystore-file.js'
import {isSymmetric} from '../profiles/profile.js'
import {initCommand, loadProfile, profilePath} from '../profiles/store.js'
import {warnOfCertificate} from './certificate-notices.js'
import {note} from './notices.js'

export interface EncryptionKey {
  readonly certificate: Certificate
  readonly transformation: Transformation
}

/**
 * @param folder the program's config folder
 * @param name the profile's
 * @param cipher the transformation that was asked for; undefined takes the profile's, else the default
 * @throws ProfileError, KeystoreError, UnusableKeyError, FileError; UsageError for an unknown transformation, or one
 *   that takes no certificate
 */
export async function loadKey(folder: string, name: string, cipher: string | undefined): Promise<EncryptionKey> {
  const chosen = cipher === undefined ? undefined : transformationNamed(cipher)
  const profile = await loadProfile(folder, name)
  if (isSymmetric(profile)) throw new UsageError(`profile ${quoted(name)} holds a symmetric key`, 'give a profile with a certificate')
  const certificate = aboutFile(profilePath(folder, name), () => certificateFromPem(profile.certificate))
  warnOfCertificate(certificate)
  if ((await keystoreState(profile)) === 'changed') {
    note(`the keystore has changed since profile ${quoted(name)} was saved; to use what it holds now, run "${initCommand(name)}"`)
  }
  const saved = profile.cipher === undefined ? transformations[0] : transformationNamed(profile.cipher)
  const transformation = chosen ?? saved
  requireForCertificate(transformation)
  return {certificate, transformation}
}

/** @throws UsageError for a transformation that takes a symmetric key */
export function requireForCertificate({name, keyKind}: Transformation): void {
  if (keyKind === 'rsa') return
  throw new UsageError(`${name} takes a symmetric key, and the profile holds a certificate`, 'leave out --cipher, or name one that begins with RSA')
}
