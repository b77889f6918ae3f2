/** A saved profile: everything needed to encrypt, but no password and no secret key. */
import path from 'node:path'
import {dump, load} from 'js-yaml'
import type {KeyKind} from '../cipher/transformation.js'
import {transformationsFor} from '../cipher/transformations.js'
import {ProfileError} from '../errors.js'
import {keystoreTypes, type KeystoreType} from '../keystore/keystore.js'
import {plainYaml} from './plain-yaml.js'

export type Profile = KeystoreProfile | SymmetricProfile

/** Encrypts with the certificate of a keystore. */
export interface KeystoreProfile {
  /** Where the keystore was when it was opened: an absolute path. It need not exist any more. */
  readonly keystore: string
  /** Detected from the keystore's contents. */
  readonly type: KeystoreType
  /** As the keystore has it; absent for a certificate file. */
  readonly alias?: string
  /** The transformation chosen when the profile was created, if any. */
  readonly cipher?: string
  /** SHA-256 of the keystore file in hex, to detect later changes. */
  readonly keystoreSha256: string
  /** The certificate in PEM. */
  readonly certificate: string
}

/** Encrypts with an AES key in a file of its own. No hash of the key is saved: a guessable key could be recovered from it. */
export interface SymmetricProfile {
  /** The file that contains the key: an absolute path. */
  readonly keyFile: string
  /** The transformation, if one was chosen. */
  readonly cipher?: string
}

/** Whether the profile has a symmetric key instead of a certificate. */
export function isSymmetric(profile: Profile): profile is SymmetricProfile {
  return 'keyFile' in profile
}

/** The kind of key that the profile encrypts with. */
export function keyKindOf(profile: Profile): KeyKind {
  return isSymmetric(profile) ? 'aes' : 'rsa'
}

/** @returns the name of the transformation to encrypt with */
export function cipherOf(profile: Profile): string {
  return profile.cipher ?? transformationsFor(keyKindOf(profile))[0].name
}

const version = 1

/** @returns the YAML of the profile's file */
export function profileToYaml(profile: Profile): string {
  return dump({version, ...profile}, {lineWidth: -1})
}

/**
 * @param yaml the text of the profile's file
 * @throws ProfileError if `profileToYaml` did not write it
 */
export function profileFromYaml(yaml: string): Profile {
  const fields = plainYaml(yaml) ?? fieldsOfAnyYaml(yaml)
  if (fields.get('version') !== version) throw damaged('it has an unknown version')
  return fields.has('keyFile') ? symmetricProfileOf(fields) : keystoreProfileOf(fields)
}

/** @param what as a clause: `its alias is missing` */
function damaged(what: string): ProfileError {
  return new ProfileError(`the saved profile is damaged: ${what}`)
}

type Fields = ReadonlyMap<string, unknown>

function symmetricProfileOf(fields: Fields): SymmetricProfile {
  const keyFile = requireText(fields, 'keyFile')
  if (!path.isAbsolute(keyFile)) throw damaged('its keyFile is not an absolute path')
  return {keyFile, ...cipherIn(fields, 'aes')}
}

function keystoreProfileOf(fields: Fields): KeystoreProfile {
  const type = keystoreTypes.find((each) => each === fields.get('type'))
  if (type === undefined) throw damaged('it has an unknown type')
  return {
    keystore: requireText(fields, 'keystore'),
    type,
    ...(fields.has('alias') && {alias: requireText(fields, 'alias')}),
    ...cipherIn(fields, 'rsa'),
    keystoreSha256: requireText(fields, 'keystoreSha256'),
    certificate: requireText(fields, 'certificate'),
  }
}

function cipherIn(fields: Fields, kind: KeyKind): {readonly cipher?: string} {
  if (!fields.has('cipher')) return {}
  const cipher = requireText(fields, 'cipher')
  if (!transformationsFor(kind).some(({name}) => name === cipher)) throw damaged('it has an unknown cipher')
  return {cipher}
}

function requireText(fields: Fields, name: keyof KeystoreProfile | keyof SymmetricProfile): string {
  const value = fields.get(name)
  if (typeof value !== 'string') throw damaged(`its ${name} is missing`)
  return value
}

function fieldsOfAnyYaml(yaml: string): Fields {
  const document = loadYaml(yaml)
  if (typeof document !== 'object' || document === null) throw damaged('it is not a YAML mapping')
  return new Map<string, unknown>(Object.entries(document))
}

function loadYaml(yaml: string): unknown {
  try {
    return load(yaml)
  } catch {
    throw damaged('it is not YAML')
  }
}
