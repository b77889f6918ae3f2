/** Everything about one profile, and the present state of the files it refers to. */
import {aboutFile} from '../../errors.js'
import {certificateFromPem, concerns} from '../../keystore/certificate.js'
import {runtimeConcerns} from '../../keystore/runtime-support.js'
import {keyFileState, type KeyFileState} from '../../profiles/key-file.js'
import {keystoreState, type KeystoreState} from '../../profiles/keystore-file.js'
import {cipherOf, isSymmetric, type KeystoreProfile, type SymmetricProfile} from '../../profiles/profile.js'
import type {FactRow} from '../../ui/messages.js'
import type {Context} from '../context.js'
import {certificateResult, type CertificateResult} from '../keys/certificate-report.js'
import {currentProfileName} from './current-profile.js'
import {loadProfile} from './load-profile.js'
import {keyFileStateRows, keystoreProfileRows, keystoreStateRows, symmetricProfileRows} from './profile-rows.js'

/** The result of `mi profile show` under --json. */
export type ShowResult = ProfilePlace & (KeystoreDetails | SymmetricDetails)

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

interface SymmetricDetails extends Omit<SymmetricProfile, 'cipher'> {
  readonly cipher: string
  readonly key: KeyFileState
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
  return isSymmetric(profile) ? describeSymmetric(profile, place) : describeKeystore(profile, place)
}

async function describeSymmetric(profile: SymmetricProfile, place: ProfilePlace) {
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
