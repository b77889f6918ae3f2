/** Decrypts an AES key that a keystore contains. */
import {createSecretKey, type KeyObject} from 'node:crypto'
import {UnusableKeyError} from '../errors.js'
import {quoted} from '../wording.js'
import type {KeystoreEntry, SecretDescription} from './keystore.js'

const keySizes: readonly number[] = [128, 192, 256]

/** Whether the description is of an AES key of 128, 192 or 256 bits. Java's names of algorithms ignore case. */
export function isAesKey({algorithm, bits}: Partial<SecretDescription>): boolean {
  return algorithm?.toUpperCase() === 'AES' && bits !== undefined && keySizes.includes(bits)
}

/**
 * @param password the key's own password, which is the keystore's unless another one was set
 * @throws UnusableKeyError if the entry is no AES key; WrongKeyPasswordError; KeystoreError for damage
 */
export async function decryptAesKey({alias, kind, sealedSecret}: KeystoreEntry, password: string): Promise<KeyObject> {
  if (sealedSecret === undefined) throw unusable(alias, nouns[kind])
  const {algorithm, bytes} = await sealedSecret.open(password)
  try {
    const bits = bytes.length * 8
    if (!isAesKey({algorithm, bits})) throw unusable(alias, `a secret key for ${quoted(algorithm)} of ${bits} bits`)
    return createSecretKey(bytes)
  } finally {
    bytes.fill(0)
  }
}

const nouns = {
  'private-key': 'a private key',
  certificate: 'a certificate',
  'secret-key': 'a secret key in an unknown form',
} as const satisfies Record<KeystoreEntry['kind'], string>

function unusable(alias: string, what: string): UnusableKeyError {
  return new UnusableKeyError(`alias ${quoted(alias)} holds ${what}; symmetric mode needs an AES key`)
}
