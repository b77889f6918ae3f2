/** Which transformation is used: the one asked for, then the profile's, then the default for its kind of key. */
import type {KeyKind, Transformation} from '../../cipher/transformation.js'
import {findTransformation, transformationsFor} from '../../cipher/transformations.js'
import {UsageError} from '../../errors.js'
import {cipherOf, keyKindOf, type Profile} from '../../profiles/profile.js'
import {note} from '../../ui/messages.js'
import {quoted} from '../../wording.js'

/** The transformation asked for, on the command line and by MI_CIPHER. */
interface CipherRequest {
  readonly flag: string | undefined
  readonly variable: string | undefined
}

/**
 * @param holder what has the key, for messages: «profile "default"»
 * @returns the transformation asked for. A flag must fit the kind of key; the variable, which may be meant for other profiles, is
 *   ignored if it does not fit
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

/** @throws as `resolveCipherRequest` */
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
