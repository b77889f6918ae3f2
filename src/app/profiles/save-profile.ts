/** Saves profiles with a certificate, and reports it. */
import {concerns} from '../../keystore/certificate.js'
import type {KeystoreProfile, Profile} from '../../profiles/profile.js'
import type {ProfileStore} from '../../profiles/profile-store.js'
import {done, printFacts, warn} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import {certificateResult, type CertificateResult} from '../keys/certificate-report.js'
import {permitReplacing} from '../replacing.js'
import type {ChosenCertificate} from './choose-certificate.js'
import {keystoreProfileRows} from './profile-rows.js'

/** How a profile is saved. */
export interface Saving {
  readonly profiles: ProfileStore
  readonly name: string
  /** Whether a profile of that name may be replaced without asking. */
  readonly force: boolean
}

/** The result of `mi secret init` under --json. */
export interface InitResult extends Omit<KeystoreProfile, 'certificate'> {
  /** The name of the profile. */
  readonly profile: string
  /** The path of the profile's file. */
  readonly file: string
  readonly certificate: CertificateResult
  /** Reasons not to encrypt with the certificate, or why Micro Integrator cannot use the keystore, one sentence each. */
  readonly concerns: readonly string[]
}

/**
 * Saves a profile with a certificate, and prints what it contains.
 * @param cipher the name of the transformation to save; undefined saves none
 * @throws as `permitReplacing` and `ProfileStore.save`
 */
export async function saveKeystoreProfile(
  {keystore, alias, certificate, runtimeConcerns}: ChosenCertificate,
  cipher: string | undefined,
  saving: Saving,
): Promise<InitResult> {
  const profile: KeystoreProfile = {
    keystore: keystore.path,
    type: keystore.sealed.type,
    ...(alias !== undefined && {alias}),
    ...(cipher !== undefined && {cipher}),
    keystoreSha256: keystore.sha256,
    certificate: certificate.pem(),
  }
  await saveUnlessSaved(profile, saving)
  const file = saving.profiles.pathOf(saving.name)
  printFacts(keystoreProfileRows(file, profile, certificate))
  const found = [...concerns(certificate, new Date()), ...runtimeConcerns]
  found.forEach(warn)
  return {profile: saving.name, file, ...profile, certificate: certificateResult(certificate), concerns: found}
}

/** Saves a profile, unless exactly this one is saved already. @throws as `permitReplacing`, `ProfileStore.change` and `ProfileStore.save` */
export async function saveUnlessSaved(profile: Profile, saving: Saving): Promise<void> {
  await saving.profiles.change({isNew: true}, () => saveUnlessSavedLocked(profile, saving))
}

/** The same for a caller of `ProfileStore.change`. */
export async function saveUnlessSavedLocked(profile: Profile, saving: Saving): Promise<void> {
  const {profiles, name} = saving
  if (await profiles.isSaved(name, profile)) {
    done(`profile ${quoted(name)} is already saved, unchanged`)
    return
  }
  await profiles.save(name, profile, {replace: await permitReplacingProfile(saving)})
  reportSaved(name)
}

/** As `permitReplacing`, for a profile. */
export async function permitReplacingProfile({profiles, name, force}: Saving): Promise<boolean> {
  return permitReplacing(profiles.pathOf(name), force, {what: `Profile ${quoted(name)}`, instead: chooseAnotherName})
}

export const chooseAnotherName = 'choose another name with --profile'

export function reportSaved(name: string): void {
  done(`profile ${quoted(name)} saved`)
}
