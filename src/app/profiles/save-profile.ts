/** Profiles saved under a name, and what is said of it. */
import {quoted} from '../../wording.js'
import type {Certificate} from '../../keystore/certificate.js'
import type {KeystoreFile} from '../../profiles/keystore-file.js'
import type {KeystoreProfile, Profile} from '../../profiles/profile.js'
import {isSaved, profilePath, saveProfile} from '../../profiles/profile-store.js'
import {certificateJson, warnOfCertificate} from '../keys/certificate-report.js'
import {done, facts} from '../../ui/messages.js'
import {keystoreProfileRows} from './profile-rows.js'
import {permitReplacing} from '../replacing.js'

/** What a profile is saved as. */
export interface Saving {
  /** The program's config folder. */
  readonly folder: string
  readonly name: string
  /** Whether one of that name may be replaced unasked. */
  readonly force: boolean
}

/** What was chosen for the profile. */
interface ChosenKey {
  readonly keystore: KeystoreFile
  /** Undefined for a certificate alone. */
  readonly alias: string | undefined
  readonly certificate: Certificate
  /** The name of a transformation. */
  readonly cipher: string | undefined
}

/**
 * Saves a profile with the certificate in it, and says so.
 * @returns the object for --json
 * @throws as `permitReplacing` and `saveProfile`
 */
export async function saveKeystoreProfile(
  {keystore, alias, certificate, cipher}: ChosenKey,
  saving: Saving,
): Promise<object> {
  const profile: KeystoreProfile = {
    keystore: keystore.path,
    type: keystore.sealed.type,
    ...(alias !== undefined && {alias}),
    ...(cipher !== undefined && {cipher}),
    keystoreSha256: keystore.sha256,
    certificate: certificate.pem(),
  }
  await saveUnlessSaved(profile, saving)
  const file = profilePath(saving.folder, saving.name)
  facts(keystoreProfileRows(file, profile, certificate))
  warnOfCertificate(certificate)
  return {profile: saving.name, file, ...profile, certificate: certificateJson(certificate)}
}

/** Saves it and says so; the very same one need not be saved again. @throws as `permitReplacing` and `saveProfile` */
export async function saveUnlessSaved(profile: Profile, saving: Saving): Promise<void> {
  const {folder, name} = saving
  if (await isSaved(folder, name, profile)) {
    done(`profile ${quoted(name)} is already saved, unchanged`)
    return
  }
  await saveProfile(folder, name, profile, {replace: await permitReplacingProfile(saving)})
  saySaved(name)
}

/** As `permitReplacing`, of a profile. */
export async function permitReplacingProfile({folder, name, force}: Saving): Promise<boolean> {
  return permitReplacing(profilePath(folder, name), force, {what: `Profile ${quoted(name)}`, instead: underAnotherName})
}

export const underAnotherName = 'save it under another name with --profile'

export function saySaved(name: string): void {
  done(`profile ${quoted(name)} is saved`)
}
