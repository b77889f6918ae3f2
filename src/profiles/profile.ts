/** A saved profile: everything needed to encrypt, but no password and no secret key. */
import path from 'node:path'
import {dump, load} from 'js-yaml'
import type {KeyKind} from '../cipher/transformation.js'
import {transformationsFor} from '../cipher/transformations.js'
import {ProfileError} from '../errors.js'
import {keystoreTypes, type KeystoreType} from '../keystore/keystore.js'
import {plainYaml, toPlainYaml} from './plain-yaml.js'

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

/** Encrypts with an AES key. No hash of the key is saved: a guessable key could be recovered from it. */
export type SymmetricProfile = KeyFileProfile | SecretKeyProfile

/** The AES key is in a file of its own. */
export interface KeyFileProfile {
  /** The file that contains the key: an absolute path. */
  readonly keyFile: string
  /** The transformation, if one was chosen. */
  readonly cipher?: string
}

/** The AES key is a secret key in a keystore, which is opened whenever the key is needed. */
export interface SecretKeyProfile {
  readonly mode: typeof symmetricMode
  /** The keystore: an absolute path. */
  readonly keystore: string
  /** Detected from the keystore's contents. */
  readonly type: KeystoreType
  /** As the keystore has it. */
  readonly alias: string
  /** The length of the key. */
  readonly bits: number
  /** The transformation, if one was chosen. */
  readonly cipher?: string
  /** SHA-256 of the keystore file in hex, to detect later changes. */
  readonly keystoreSha256: string
}

/** Distinguishes a secret key in a keystore from a certificate in one. */
export const symmetricMode = 'symmetric'

/** Whether the profile has a symmetric key instead of a certificate. */
export function isSymmetric(profile: Profile): profile is SymmetricProfile {
  return hasKeyFile(profile) || 'mode' in profile
}

/** Whether the profile has a symmetric key in a file of its own. */
export function hasKeyFile(profile: Profile): profile is KeyFileProfile {
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

/** Whether all fields are the same, and there are no others. */
export function isSameProfile(one: Profile, other: Profile): boolean {
  const fields = new Map<string, unknown>(Object.entries(one))
  const others: readonly [name: string, value: unknown][] = Object.entries(other)
  return fields.size === others.length && others.every(([name, value]) => fields.get(name) === value)
}

const version = 1

/** @returns the YAML of the profile's file */
export function profileToYaml(profile: Profile): string {
  const fields = {version, ...profile}
  return toPlainYaml(fields) ?? dump(fields, {lineWidth: -1})
}

/**
 * @param yaml the text of the profile's file
 * @throws ProfileError if `profileToYaml` did not write it
 */
export function profileFromYaml(yaml: string): Profile {
  const fields = plainYaml(yaml) ?? fieldsOfAnyYaml(yaml)
  if (fields.get('version') !== version) throw damaged('it has an unknown version')
  if (fields.has('keyFile')) return keyFileProfileOf(fields)
  return fields.has('mode') ? secretKeyProfileOf(fields) : keystoreProfileOf(fields)
}

/** @param what as a clause: `its alias is missing` */
function damaged(what: string): ProfileError {
  return new ProfileError(`the saved profile is damaged: ${what}`)
}

type Fields = ReadonlyMap<string, unknown>

function keyFileProfileOf(fields: Fields): KeyFileProfile {
  const keyFile = requireText(fields, 'keyFile')
  if (!path.isAbsolute(keyFile)) throw damaged('its keyFile is not an absolute path')
  return {keyFile, ...cipherIn(fields, 'aes')}
}

function secretKeyProfileOf(fields: Fields): SecretKeyProfile {
  if (fields.get('mode') !== symmetricMode) throw damaged('it has an unknown mode')
  const bits = fields.get('bits')
  if (typeof bits !== 'number') throw damaged('its bits are missing')
  return {
    mode: symmetricMode,
    keystore: requireText(fields, 'keystore'),
    type: requireType(fields),
    alias: requireText(fields, 'alias'),
    bits,
    ...cipherIn(fields, 'aes'),
    keystoreSha256: requireText(fields, 'keystoreSha256'),
  }
}

function requireType(fields: Fields): KeystoreType {
  const type = keystoreTypes.find((each) => each === fields.get('type'))
  if (type === undefined) throw damaged('it has an unknown type')
  return type
}

function keystoreProfileOf(fields: Fields): KeystoreProfile {
  return {
    keystore: requireText(fields, 'keystore'),
    type: requireType(fields),
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

function requireText(fields: Fields, name: keyof KeystoreProfile | keyof KeyFileProfile): string {
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
