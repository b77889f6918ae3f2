/** A saved profile: all that encrypting needs, and no password. */
import {dump, load} from 'js-yaml'
import {ProfileError} from '../errors.js'
import type {KeystoreType} from '../keystore/keystore.js'

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
const required = ['keystore', 'type', 'keystoreSha256', 'certificate'] as const
const optional = ['alias', 'cipher'] as const

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
  for (const name of required) if (typeof fields.get(name) !== 'string') throw damaged(`its ${name} is missing`)
  for (const name of optional) {
    if (!['string', 'undefined'].includes(typeof fields.get(name))) throw damaged(`its ${name} is not a text`)
  }
  const known = [...required, ...optional].filter((name) => fields.has(name)).map((name) => [name, fields.get(name)])
  return Object.fromEntries(known)
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
