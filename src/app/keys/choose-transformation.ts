/** Which transformation it is to be: the one asked for, or the profile's, or the default of its kind of key. */
import type {KeyKind, Transformation} from '../../cipher/transformation.js'
import {findTransformation, transformationsFor} from '../../cipher/transformations.js'
import {UsageError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {cipherOf, keyKindOf, type Profile} from '../../profiles/profile.js'
import {note} from '../../ui/messages.js'

/** What was said of it, on the command line and by a variable. */
export interface CipherWish {
  readonly flag: string | undefined
  readonly variable: string | undefined
}

/**
 * The one that was asked for. A flag must fit the kind of key; a variable, which may be meant for other profiles, is heeded where it fits.
 * @param holder what has the key, for an error or a note: «profile "default"»
 * @throws UsageError for a name there is not, and for a flag that does not fit
 */
export function askedTransformation(
  kind: KeyKind,
  holder: string,
  {flag, variable}: CipherWish,
): Transformation | undefined {
  if (flag !== undefined) return fitting(findTransformation(flag), kind, holder)
  const set = variable === undefined ? undefined : findTransformation(variable)
  if (set === undefined || set.keyKind === kind) return set
  note(`MI_CIPHER is left out of account, for ${holder} has ${keyNames[kind]}`)
  return undefined
}

/** The one asked for, else the profile's own, else the default. @throws as `askedTransformation` */
export function chosenTransformation(name: string, profile: Profile, wish: CipherWish): Transformation {
  return (
    askedTransformation(keyKindOf(profile), `profile ${quoted(name)}`, wish) ?? findTransformation(cipherOf(profile))
  )
}

const keyNames = {aes: 'a symmetric key', rsa: 'an RSA key'} as const satisfies Record<KeyKind, string>

function fitting(transformation: Transformation, kind: KeyKind, holder: string): Transformation {
  if (transformation.keyKind === kind) return transformation
  const names = transformationsFor(kind).map(({name}) => name)
  throw new UsageError(
    `${transformation.name} cannot be used: ${holder} has ${keyNames[kind]}`,
    `use one of: ${names.join(', ')}`,
  )
}
