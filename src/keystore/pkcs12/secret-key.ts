/** Secret keys that Java writes to PKCS#12: a PrivateKeyInfo, in Java's own form, in a SecretBag (RFC 7292, section 4.2.5). */
import {explicit, octetString, oid, parseDer, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import type {SecretKey} from '../keystore.js'
import type {SecretSealing} from '../sealed-secret.js'
import {decryptShroudedKey} from './shrouded-key.js'
import {readProtection} from './protection.js'

/** Java's names, by the identifiers that JDK 17 writes. */
const names = new Map([
  ['2.16.840.1.101.3.4.1', 'AES'],
  ['1.3.14.3.2.17', 'DESede'],
  ['1.2.840.113549.3.4', 'ARCFOUR'],
  ['1.2.840.113549.2.7', 'HmacSHA1'],
  ['1.2.840.113549.2.8', 'HmacSHA224'],
  ['1.2.840.113549.2.9', 'HmacSHA256'],
  ['1.2.840.113549.2.10', 'HmacSHA384'],
  ['1.2.840.113549.2.11', 'HmacSHA512'],
])

/** @param bag the SecretBag, not parsed yet; only damage in it is found later */
export function secretBagSealing(bag: Asn1): SecretSealing {
  const protectedKey = () => parseDer(octetString(explicit(sequence(bag)[1])))
  return {
    rounds: () => readProtection(sequence(protectedKey())[0]).rounds,
    async decrypt(password) {
      const info = await decryptShroudedKey(protectedKey(), password)
      if (info === undefined) return undefined
      try {
        return readSecretKeyInfo(info)
      } finally {
        info.fill(0)
      }
    },
  }
}

function readSecretKeyInfo(info: Uint8Array): SecretKey {
  const [, algorithm, key] = sequence(parseDer(info))
  const identifier = oid(sequence(algorithm)[0])
  return {algorithm: names.get(identifier) ?? identifier, bytes: octetString(key)}
}
