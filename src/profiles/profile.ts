/** A saved profile: all that encrypting needs, and no password. */
import {dump, load} from 'js-yaml'
import {transformations} from '../cipher/transformations.js'
import {ProfileError} from '../errors.js'
import {keystoreTypes, type KeystoreType} from '../keystore/keystore.js'

export interface Profile {
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

function profileOf(fields: ReadonlyMap<string, unknown>): Profile {
  if (fields.get('version') !== version) throw new Damage('it has an unknown version')
  const type = keystoreTypes.find((each) => each === fields.get('type'))
  if (type === undefined) throw new Damage('it has an unknown type')
  return {
    keystore: textOf(fields, 'keystore'),
    type,
    ...(fields.has('alias') && {alias: textOf(fields, 'alias')}),
    ...(fields.has('cipher') && {cipher: cipherOf(textOf(fields, 'cipher'))}),
    keystoreSha256: textOf(fields, 'keystoreSha256'),
    certificate: textOf(fields, 'certificate'),
  }
}

function cipherOf(name: string): string {
  if (transformations.some((each) => each.name === name)) return name
  throw new Damage('it has an unknown cipher')
}

function textOf(fields: ReadonlyMap<string, unknown>, name: keyof Profile): string {
  const value = fields.get(name)
  if (typeof value !== 'string') throw new Damage(`its ${name} is missing`)
  return value
}

function fieldsOf(yaml: string): ReadonlyMap<string, unknown> {
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
