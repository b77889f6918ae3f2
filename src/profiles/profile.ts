/** A saved profile: all that encrypting needs, and no password. */
import {dump, load} from 'js-yaml'
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
 * @throws ProfileError where it is not what `profileToYaml` writes
 */
export function profileFromYaml(yaml: string): Profile {
  const fields = fieldsOf(yaml)
  if (fields.get('version') !== version) throw damaged('it has a version that this program does not know')
  const type = keystoreTypes.find((each) => each === fields.get('type'))
  if (type === undefined) throw damaged('its type is missing')
  return {
    keystore: textOf(fields, 'keystore'),
    type,
    ...(fields.has('alias') && {alias: textOf(fields, 'alias')}),
    ...(fields.has('cipher') && {cipher: textOf(fields, 'cipher')}),
    keystoreSha256: textOf(fields, 'keystoreSha256'),
    certificate: textOf(fields, 'certificate'),
  }
}

function textOf(fields: ReadonlyMap<string, unknown>, name: keyof Profile): string {
  const value = fields.get(name)
  if (typeof value !== 'string') throw damaged(`its ${name} is missing`)
  return value
}

function fieldsOf(yaml: string): ReadonlyMap<string, unknown> {
  const document = parsed(yaml)
  if (typeof document !== 'object' || document === null) throw damaged('it is no YAML mapping')
  return new Map<string, unknown>(Object.entries(document))
}

function parsed(yaml: string): unknown {
  try {
    return load(yaml)
  } catch {
    throw damaged('it is no YAML')
  }
}

function damaged(reason: string): ProfileError {
  return new ProfileError(`the saved profile is damaged: ${reason}`, 'run "mi secret init" again')
}
