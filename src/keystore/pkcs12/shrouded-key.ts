/** Shrouded keys in PKCS#12: EncryptedPrivateKeyInfo (RFC 5208, section 6). Java writes secret keys the same way. */
import {KeystoreError} from '../../errors.js'
import {octetString, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import {looksLikePrivateKeyInfo} from '../private-key-info.js'
import {passwordForms} from './password.js'
import {readProtection} from './protection.js'

/**
 * The algorithm, if Java does not support it.
 * @param protectedKey the EncryptedPrivateKeyInfo, not parsed yet
 * @returns undefined also for damage and for an algorithm that is not supported here, which decrypting reports
 */
export function shroudedBeyondJava(protectedKey: Asn1): string | undefined {
  try {
    return readProtection(sequence(protectedKey)[0]).beyondJava
  } catch (error) {
    if (error instanceof KeystoreError) return undefined
    throw error
  }
}

/**
 * @param protectedKey the EncryptedPrivateKeyInfo, not parsed yet
 * @returns the PrivateKeyInfo, which the caller has to wipe; undefined if the password is wrong
 * @throws KeystoreError for damage, an unsupported algorithm, or an iteration count out of range
 */
export async function decryptShroudedKey(protectedKey: Asn1, password: string): Promise<Uint8Array | undefined> {
  const [algorithm, encrypted] = sequence(protectedKey)
  const protection = readProtection(algorithm)
  const data = octetString(encrypted)
  for (const form of passwordForms(password)) {
    const plain = await protection.decrypt(form, data)
    if (plain && looksLikePrivateKeyInfo(plain)) return plain
    plain?.fill(0)
  }
  return undefined
}
