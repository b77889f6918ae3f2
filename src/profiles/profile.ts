/** A saved profile: all that encrypting needs, and neither a password nor a key that is secret. */
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
  /** Where the keystore was when it was opened: an absolute path. It need not be there any more. */
  readonly keystore: string
  /** What the keystore's bytes are. */
  readonly type: KeystoreType
  /** As the keystore has it; absent for a certificate alone. */
  readonly alias?: string
  /** The transformation chosen at init, where one was. */
  readonly cipher?: string
  /** SHA-256 of the keystore's file in hex, by which a later change is noticed. */
  readonly keystoreSha256: string
  /** The certificate in PEM. */
  readonly certificate: string
}

/** Encrypts with an AES key that is in a file of its own. No hash of it is kept, for a key that is a text may be guessed by one. */
export interface SymmetricProfile {
  /** The file that holds the key: an absolute path. */
  readonly keyFile: string
  /** The transformation, where one is named. */
  readonly cipher?: string
}

export function isSymmetric(profile: Profile): profile is SymmetricProfile {
  return 'keyFile' in profile
}

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
 * @param hint what to try where it is damaged
 * @throws ProfileError where it is not what `profileToYaml` writes
 */
export function profileFromYaml(yaml: string, hint: string): Profile {
  try {
    return profileOf(fieldsOf(yaml))
  } catch (error) {
    if (error instanceof Damage) throw new ProfileError(`the saved profile is damaged: ${error.message}`, hint)
    throw error
  }
}

/** What is wrong with a profile's text. */
class Damage extends Error {}

type Fields = ReadonlyMap<string, unknown>

function profileOf(fields: Fields): Profile {
  if (fields.get('version') !== version) throw new Damage('it has an unknown version')
  return fields.has('keyFile') ? symmetricProfileOf(fields) : keystoreProfileOf(fields)
}

function symmetricProfileOf(fields: Fields): SymmetricProfile {
  const keyFile = textOf(fields, 'keyFile')
  if (!path.isAbsolute(keyFile)) throw new Damage('its keyFile is not an absolute path')
  return {keyFile, ...cipherIn(fields, 'aes')}
}

function keystoreProfileOf(fields: Fields): KeystoreProfile {
  const type = keystoreTypes.find((each) => each === fields.get('type'))
  if (type === undefined) throw new Damage('it has an unknown type')
  return {
    keystore: textOf(fields, 'keystore'),
    type,
    ...(fields.has('alias') && {alias: textOf(fields, 'alias')}),
    ...cipherIn(fields, 'rsa'),
    keystoreSha256: textOf(fields, 'keystoreSha256'),
    certificate: textOf(fields, 'certificate'),
  }
}

function cipherIn(fields: Fields, kind: KeyKind): {readonly cipher?: string} {
  if (!fields.has('cipher')) return {}
  const cipher = textOf(fields, 'cipher')
  if (!transformationsFor(kind).some(({name}) => name === cipher)) throw new Damage('it has an unknown cipher')
  return {cipher}
}

function textOf(fields: Fields, name: keyof KeystoreProfile | keyof SymmetricProfile): string {
  const value = fields.get(name)
  if (typeof value !== 'string') throw new Damage(`its ${name} is missing`)
  return value
}

function fieldsOf(yaml: string): Fields {
  return plainYaml(yaml) ?? fieldsOfAnyYaml(yaml)
}

function fieldsOfAnyYaml(yaml: string): Fields {
  const document = parsed(yaml)
  if (typeof document !== 'object' || document === null) throw new Damage('it is not a YAML mapping')
  return new Map<string, unknown>(Object.entries(document))
}

function parsed(yaml: string): unknown {
  try {
    return load(yaml)
  } catch {
    throw new Damage('it is not YAML')
  }
}
