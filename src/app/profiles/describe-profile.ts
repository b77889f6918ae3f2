/** One profile in full, and what has become of what it points to. */
import {aboutFile} from '../../errors.js'
import {certificateFromPem, concerns} from '../../keystore/certificate.js'
import {keyFileState} from '../../profiles/key-file.js'
import {keystoreState} from '../../profiles/keystore-file.js'
import {
  cipherOf,
  isSymmetric,
  type KeystoreProfile,
  type Profile,
  type SymmetricProfile,
} from '../../profiles/profile.js'
import {certificateJson} from '../keys/certificate-report.js'
import {
  keyFileStateRows,
  keystoreProfileRows,
  keystoreStateRows,
  symmetricProfileRows,
  type Row,
} from './profile-rows.js'

/** Where a profile is saved. */
interface Place {
  readonly name: string
  /** The path of its file. */
  readonly file: string
}

interface Details {
  /** For standard output. */
  readonly rows: readonly Row[]
  /** The same for --json. */
  readonly json: object
}

/** @throws KeystoreError, UnusableKeyError where the certificate in it is damaged */
export async function profileDetails(profile: Profile, place: Place): Promise<Details> {
  return isSymmetric(profile) ? symmetricDetails(profile, place) : keystoreDetails(profile, place)
}

async function symmetricDetails(profile: SymmetricProfile, {file}: Place): Promise<Details> {
  const state = await keyFileState(profile.keyFile)
  return {
    rows: [...symmetricProfileRows(file, profile), ...keyFileStateRows(state)],
    json: {...profile, cipher: cipherOf(profile), key: state},
  }
}

async function keystoreDetails(profile: KeystoreProfile, {name, file}: Place): Promise<Details> {
  const certificate = aboutFile(file, () => certificateFromPem(profile.certificate))
  const state = await keystoreState(profile)
  const found = concerns(certificate, new Date())
  return {
    rows: [...keystoreProfileRows(file, profile, certificate), ...keystoreStateRows(state, found, name)],
    json: {
      ...profile,
      cipher: cipherOf(profile),
      certificate: certificateJson(certificate),
      keystoreState: state,
      concerns: found,
    },
  }
}
