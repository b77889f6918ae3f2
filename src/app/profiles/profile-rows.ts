/** A profile as a person sees it. */
import {quoted} from '../../wording.js'
import type {Certificate} from '../../keystore/certificate.js'
import type {KeyFileState} from '../../profiles/key-file.js'
import type {KeystoreState} from '../../profiles/keystore-file.js'
import {cipherOf, type KeystoreProfile, type Profile, type SymmetricProfile} from '../../profiles/profile.js'
import {initCommand} from '../../profiles/profile-store.js'
import {certificateRows} from '../keys/certificate-report.js'

/** For `facts`. */
export type Row = readonly [name: string, value: string]

export function keystoreProfileRows(file: string, profile: KeystoreProfile, certificate: Certificate): readonly Row[] {
  return [
    ['profile', quoted(file)],
    ['keystore', `${quoted(profile.keystore)}, ${profile.type}`],
    ...(profile.alias === undefined ? [] : [['alias', quoted(profile.alias)] as const]),
    ...certificateRows(certificate),
    cipherRow(profile),
  ]
}

export function symmetricProfileRows(file: string, profile: SymmetricProfile): readonly Row[] {
  return [['profile', quoted(file)], ['key file', quoted(profile.keyFile)], cipherRow(profile)]
}

function cipherRow(profile: Profile): Row {
  return ['cipher', profile.cipher ?? `${cipherOf(profile)} (the default)`]
}

/**
 * Rows that say what has become of the keystore, and of the certificate.
 * @param found what is to be said against the certificate
 * @param name the profile's
 */
export function keystoreStateRows(state: KeystoreState, found: readonly string[], name: string): readonly Row[] {
  const sentences = found.length === 0 ? ['the certificate is valid'] : found
  return [['now', keystoreWords(state, name)], ...sentences.map((sentence) => ['', sentence] as const)]
}

function keystoreWords(state: KeystoreState, name: string): string {
  switch (state) {
    case 'unchanged':
      return 'the keystore is there, unchanged'
    case 'changed':
      return `the keystore has changed since the profile was saved; to use what it holds now, run "${initCommand(name)}"`
    case 'gone':
      return 'the keystore is not there any more, which encrypting does not mind'
    case 'unreadable':
      return 'the keystore cannot be read, which encrypting does not mind'
  }
}

/** The same of a key's file. */
export function keyFileStateRows({problem, isOpenToOthers}: KeyFileState): readonly Row[] {
  if (problem !== undefined) return [['now', `the key cannot be used: ${problem}`]]
  return [
    ['now', 'the key is there, and sound'],
    ['', isOpenToOthers ? 'others may read or change its file' : 'its file is for its owner alone'],
  ]
}
