/** A profile as users see it: rows for `printFacts`. */
import type {Certificate} from '../../keystore/certificate.js'
import type {KeyFileState} from '../../profiles/key-file.js'
import type {KeystoreState} from '../../profiles/keystore-file.js'
import {
  cipherOf,
  hasKeyFile,
  type KeystoreProfile,
  type Profile,
  type SymmetricProfile,
} from '../../profiles/profile.js'
import type {FactRow} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import {certificateRows} from '../keys/certificate-report.js'
import {initCommand} from './load-profile.js'

/** @param file the path of the profile's file */
export function keystoreProfileRows(
  file: string,
  profile: KeystoreProfile,
  certificate: Certificate,
): readonly FactRow[] {
  return [
    ['profile', quoted(file)],
    ['keystore', `${quoted(profile.keystore)}, ${profile.type}`],
    ...(profile.alias === undefined ? [] : [['alias', quoted(profile.alias)] as const]),
    ...certificateRows(certificate),
    cipherRow(profile),
  ]
}

/** @param file the path of the profile's file */
export function symmetricProfileRows(file: string, profile: SymmetricProfile): readonly FactRow[] {
  return [['profile', quoted(file)], ...keyRows(profile), cipherRow(profile)]
}

function keyRows(profile: SymmetricProfile): readonly FactRow[] {
  if (hasKeyFile(profile)) return [['key file', quoted(profile.keyFile)]]
  return [
    ['keystore', `${quoted(profile.keystore)}, ${profile.type}`],
    ['alias', quoted(profile.alias)],
    ['key', `AES, ${profile.bits} bits`],
  ]
}

function cipherRow(profile: Profile): FactRow {
  return ['cipher', profile.cipher ?? `${cipherOf(profile)} (default)`]
}

/**
 * The present state of the keystore file and the certificate.
 * @param found the concerns about the certificate, one sentence each
 * @param name of the profile
 */
export function keystoreStateRows(state: KeystoreState, found: readonly string[], name: string): readonly FactRow[] {
  const sentences = found.length === 0 ? ['the certificate is valid'] : found
  return [['now', keystoreWords(state, name)], ...sentences.map((sentence) => ['', sentence] as const)]
}

/** @returns the state of the keystore, as a sentence */
export function keystoreWords(state: KeystoreState, name: string): string {
  switch (state) {
    case 'unchanged':
      return 'the keystore exists and is unchanged'
    case 'changed':
      return `the keystore has changed since the profile was created; to use its new certificate, run "${initCommand(name)} --force"`
    case 'gone':
      return 'the keystore no longer exists (not needed to encrypt)'
    case 'unreadable':
      return 'the keystore cannot be read (not needed to encrypt)'
  }
}

/** The present state of the keystore that contains the symmetric key, which is needed to encrypt and to decrypt. */
export function keyKeystoreRows(state: KeystoreState): readonly FactRow[] {
  return [['now', keyKeystoreWords[state]]]
}

/** The same for the keystore of a symmetric key. */
export const keyKeystoreWords = {
  unchanged: 'the keystore exists and is unchanged',
  changed: 'the keystore has changed since the profile was created; mi uses the key that is in it now',
  gone: 'the keystore no longer exists, so the profile cannot be used',
  unreadable: 'the keystore cannot be read, so the profile cannot be used',
} as const satisfies Record<KeystoreState, string>

/** The present state of a key file. */
export function keyFileStateRows({problem, isOpenToOthers}: KeyFileState): readonly FactRow[] {
  if (problem !== undefined) return [['now', `the key cannot be used: ${problem}`]]
  return [
    ['now', 'the key file exists and contains a valid key'],
    [
      '',
      isOpenToOthers
        ? 'others can read or change the file; restrict it to its owner: chmod 600'
        : 'only its owner can read the file',
    ],
  ]
}
