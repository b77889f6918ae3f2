/** Chooses a transformation: the one requested, otherwise the profile's, otherwise the default for its kind of key. */
import type {KeyKind, Transformation} from '../../cipher/transformation.js'
import {findTransformation, transformationsFor} from '../../cipher/transformations.js'
import {UsageError} from '../../errors.js'
import {cipherOf, keyKindOf, type Profile} from '../../profiles/profile.js'
import {note} from '../../ui/messages.js'
import {quoted} from '../../wording.js'

/** The names of transformations in --cipher and in MI_CIPHER. */
export interface CipherRequest {
  readonly flag: string | undefined
  readonly variable: string | undefined
}

/**
 * Finds the requested transformation. A flag must fit the kind of key. The variable may be meant for other profiles, so it is ignored,
 * with a note, if it does not fit.
 * @param holder what has the key, for messages: `profile "default"`
 * @returns undefined if none is requested
 * @throws UsageError for an unknown name, and for a flag that does not fit
 */
export function resolveCipherRequest(
  kind: KeyKind,
  holder: string,
  {flag, variable}: CipherRequest,
): Transformation | undefined {
  if (flag !== undefined) return requireKind(findTransformation(flag), kind, holder)
  const requested = variable === undefined ? undefined : findTransformation(variable)
  if (requested === undefined || requested.keyKind === kind) return requested
  note(`ignoring MI_CIPHER: ${holder} uses ${keyNames[kind]}`)
  return undefined
}

/**
 * @param name of the profile
 * @throws as `resolveCipherRequest`
 */
export function chooseTransformation(name: string, profile: Profile, request: CipherRequest): Transformation {
  const requested = resolveCipherRequest(keyKindOf(profile), `profile ${quoted(name)}`, request)
  return requested ?? findTransformation(cipherOf(profile))
}

const keyNames = {aes: 'a symmetric key', rsa: 'an RSA key'} as const satisfies Record<KeyKind, string>

function requireKind(transformation: Transformation, kind: KeyKind, holder: string): Transformation {
  if (transformation.keyKind === kind) return transformation
  const names = transformationsFor(kind).map(({name}) => name)
  throw new UsageError(
    `${transformation.name} cannot be used: ${holder} uses ${keyNames[kind]}`,
    `use one of: ${names.join(', ')}`,
  )
}
