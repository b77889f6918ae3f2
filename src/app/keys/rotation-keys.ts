/** The two keys of a rotation: the one that decrypts, and the one that encrypts. */
import type {EncryptionKey} from '../../bulk/fitness.js'
import type {DecryptionKey} from '../../bulk/open.js'
import {WrongPasswordError} from '../../errors.js'
import type {Context} from '../context.js'
import {unlessTrusted} from '../found-variables.js'
import {loadDecryptionKey} from './decryption-key.js'
import {loadEncryptionKey, type WantedEncryptionKey} from './encryption-key.js'
import {passwordReader, type PasswordReader} from './given-passwords.js'

interface WantedRotationKeys {
  /** The names of the profiles. */
  readonly from: string
  readonly to: string
  /** The transformation to encrypt with, chosen with --cipher. */
  readonly cipher: string | undefined
  /** The transformation that the existing values are encrypted with, `auto` for any; undefined for the old profile's. */
  readonly fromCipher: string | undefined
  /** Those of the old profile's keystore. */
  readonly passwords: PasswordReader
  /** The file with the password of the new profile's keystore; undefined if it is the same. */
  readonly toPasswordFile: string | undefined
}

export interface RotationKeys {
  readonly oldKey: DecryptionKey
  readonly newKey: EncryptionKey
}

/** Used instead of the name of a transformation. */
export const anyCipher = 'auto'

/** @throws as `loadEncryptionKey` and `loadDecryptionKey` */
export async function loadRotationKeys(wanted: WantedRotationKeys, context: Context): Promise<RotationKeys> {
  const {from, to, cipher, passwords, toPasswordFile} = wanted
  const newKey = await loadNewKey({profile: to, cipher, passwords}, toPasswordFile, context)
  const isSame = from === to && newKey.transformation.keyKind === 'aes'
  return {newKey, oldKey: isSame ? newKey : await loadOldKey(wanted, context)}
}

/** A symmetric key may be in a keystore, often in the one that contains the old key; so by default its password is the old one's. */
async function loadNewKey(
  wanted: WantedEncryptionKey,
  passwordFile: string | undefined,
  context: Context,
): Promise<EncryptionKey> {
  const {MI_TO_KEYSTORE_PASSWORD: variable} = context.variables
  const own = {...context.variables, ...(variable !== undefined && {MI_KEYSTORE_PASSWORD: variable})}
  const hasOwn = passwordFile !== undefined || variable !== undefined
  try {
    return await loadEncryptionKey(hasOwn ? {...wanted, passwords: passwordReader(passwordFile, own)} : wanted, context)
  } catch (error) {
    if (hasOwn || !(error instanceof WrongPasswordError)) throw error
    throw new WrongPasswordError(
      "if the new profile's keystore has another password, use --to-password-file PATH or set MI_TO_KEYSTORE_PASSWORD" +
        unlessTrusted('MI_TO_KEYSTORE_PASSWORD', context.variables),
    ).about(error.file ?? wanted.profile)
  }
}

async function loadOldKey({from, fromCipher, passwords}: WantedRotationKeys, context: Context): Promise<DecryptionKey> {
  const isAny = fromCipher === anyCipher
  const key = await loadDecryptionKey({profile: from, cipher: isAny ? undefined : fromCipher, passwords}, context)
  return isAny ? {...key, accepted: 'any'} : key
}
