/** What is shrouded in a PKCS#12 file: an EncryptedPrivateKeyInfo (RFC 5208, section 6). Secret keys of Java's are written so too. */
import {octetString, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import {looksLikePrivateKeyInfo} from '../private-key-info.js'
import {passwordForms} from './password.js'
import {readProtection} from './protection.js'

/**
 * @param protectedKey the EncryptedPrivateKeyInfo, not yet looked at
 * @returns the PrivateKeyInfo, the caller's to wipe; undefined where something else comes out, for the password is wrong
 * @throws KeystoreError for damage, an unsupported algorithm, or iterations out of bounds
 */
export function decryptShroudedKey(protectedKey: Asn1, password: string): Uint8Array | undefined {
  const [algorithm, encrypted] = sequence(protectedKey)
  const protection = readProtection(algorithm)
  const data = octetString(encrypted)
  for (const form of passwordForms(password)) {
    const plain = protection.decrypt(form, data)
    if (plain && looksLikePrivateKeyInfo(plain)) return plain
    plain?.fill(0)
  }
  return undefined
}
