/** Secret keys that Java writes to PKCS#12: a PrivateKeyInfo, in Java's own form, in a SecretBag (RFC 7292, section 4.2.5). */
import {KeystoreError} from '../../errors.js'
import {explicit, octetString, oid, parseDer, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import type {SealedSecret, SecretDescription} from '../keystore.js'
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

/** @param bag the SecretBag, not parsed yet */
export function sealedSecret(bag: Asn1): SealedSecret {
  return {
    describe(password, mostRounds) {
      try {
        return describeSecret(bag, password, mostRounds)
      } catch (error) {
        if (error instanceof KeystoreError) return undefined
        throw error
      }
    },
  }
}

function describeSecret(bag: Asn1, password: string, mostRounds: number): SecretDescription | undefined {
  const protectedKey = parseDer(octetString(explicit(sequence(bag)[1])))
  if (readProtection(sequence(protectedKey)[0]).rounds > mostRounds) return undefined
  const info = decryptShroudedKey(protectedKey, password)
  if (info === undefined) return undefined
  const [, algorithm, key] = sequence(parseDer(info))
  info.fill(0)
  const identifier = oid(sequence(algorithm)[0])
  return {algorithm: names.get(identifier) ?? identifier, bits: octetString(key).length * 8}
}
