/** Everything about one profile, and the present state of the files it refers to. */
import {aboutFile} from '../../errors.js'
import {certificateFromPem, concerns} from '../../keystore/certificate.js'
import {runtimeConcerns} from '../../keystore/runtime-support.js'
import {keyFileState, type KeyFileState} from '../../profiles/key-file.js'
import {keystoreState, type KeystoreState} from '../../profiles/keystore-file.js'
import {
  cipherOf,
  hasKeyFile,
  isSymmetric,
  type KeyFileProfile,
  type KeystoreProfile,
  type SecretKeyProfile,
} from '../../profiles/profile.js'
import type {FactRow} from '../../ui/messages.js'
import type {Context} from '../context.js'
import {certificateResult, type CertificateResult} from '../keys/certificate-report.js'
import {currentProfileName} from './current-profile.js'
import {loadProfile} from './load-profile.js'
import {
  keyFileStateRows,
  keyKeystoreRows,
  keystoreProfileRows,
  keystoreStateRows,
  symmetricProfileRows,
} from './profile-rows.js'

/** The result of `mi profile show` under --json. */
export type ShowResult = ProfilePlace & (KeyFileDetails | KeystoreDetails | SecretKeyDetails)

interface ProfilePlace {
  /** The name of the profile. */
  readonly profile: string
  /** The path of the profile's file. */
  readonly file: string
  readonly current: boolean
}

interface KeystoreDetails extends Omit<KeystoreProfile, 'certificate' | 'cipher'> {
  readonly cipher: string
  readonly certificate: CertificateResult
  readonly keystoreState: KeystoreState
  /** Reasons not to encrypt with the certificate, or why Micro Integrator cannot use the keystore, one sentence each. */
  readonly concerns: readonly string[]
}

interface KeyFileDetails extends Omit<KeyFileProfile, 'cipher'> {
  readonly cipher: string
  readonly key: KeyFileState
}

interface SecretKeyDetails extends Omit<SecretKeyProfile, 'cipher'> {
  readonly cipher: string
  readonly keystoreState: KeystoreState
}

/**
 * @param wanted the name of the profile; undefined for the current one
 * @returns the profile for standard output and for --json
 * @throws UsageError for an invalid name; ProfileError, KeystoreError, UnusableKeyError, FileError
 */
export async function describeProfile(
  wanted: string | undefined,
  context: Context,
): Promise<{readonly rows: readonly FactRow[]; readonly result: ShowResult}> {
  const current = await currentProfileName(context)
  const name = wanted ?? current
  const profile = await loadProfile(name, context.profiles)
  const place = {profile: name, file: context.profiles.pathOf(name), current: name === current}
  if (hasKeyFile(profile)) return describeKeyFile(profile, place)
  return isSymmetric(profile) ? describeSecretKey(profile, place) : describeKeystore(profile, place)
}

async function describeSecretKey(profile: SecretKeyProfile, place: ProfilePlace) {
  const state = await keystoreState(profile)
  return {
    rows: [...symmetricProfileRows(place.file, profile), ...keyKeystoreRows(state)],
    result: {...place, ...profile, cipher: cipherOf(profile), keystoreState: state},
  }
}

async function describeKeyFile(profile: KeyFileProfile, place: ProfilePlace) {
  const state = await keyFileState(profile.keyFile)
  return {
    rows: [...symmetricProfileRows(place.file, profile), ...keyFileStateRows(state)],
    result: {...place, ...profile, cipher: cipherOf(profile), key: state},
  }
}

async function describeKeystore(profile: KeystoreProfile, place: ProfilePlace) {
  const certificate = aboutFile(place.file, () => certificateFromPem(profile.certificate))
  const state = await keystoreState(profile)
  const found = concerns(certificate, new Date())
  const ofRuntime = runtimeConcerns(profile, [])
  return {
    rows: [
      ...keystoreProfileRows(place.file, profile, certificate),
      ...keystoreStateRows(state, found, place.profile),
      ...ofRuntime.map((sentence) => ['', sentence] as const),
    ],
    result: {
      ...place,
      ...profile,
      cipher: cipherOf(profile),
      certificate: certificateResult(certificate),
      keystoreState: state,
      concerns: [...found, ...ofRuntime],
    },
  }
}
