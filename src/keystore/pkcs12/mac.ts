/** The MAC that proves the content and the password of a PKCS#12 file (RFC 7292, section 4 and appendix B). */
import {createHmac, timingSafeEqual} from 'node:crypto'
import {unsupportedAlgorithm} from '../damage.js'
import {octetString, oid, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import type {HashName} from '../hashing/hash-chain.js'
import {readIterations} from '../iterations.js'
import {Purpose, derive} from './kdf.js'
import type {PasswordForm} from './password.js'

const hashes = new Map<string, {readonly hash: HashName; readonly length: number}>([
  ['1.3.14.3.2.26', {hash: 'sha1', length: 20}],
  ['2.16.840.1.101.3.4.2.4', {hash: 'sha224', length: 28}],
  ['2.16.840.1.101.3.4.2.1', {hash: 'sha256', length: 32}],
  ['2.16.840.1.101.3.4.2.2', {hash: 'sha384', length: 48}],
  ['2.16.840.1.101.3.4.2.3', {hash: 'sha512', length: 64}],
  ['2.16.840.1.101.3.4.2.5', {hash: 'sha512-224', length: 28}],
  ['2.16.840.1.101.3.4.2.6', {hash: 'sha512-256', length: 32}],
])

export interface Mac {
  readonly rounds: number
  verifies(password: PasswordForm, content: Uint8Array): Promise<boolean>
}

/**
 * @param macData the MacData of the PFX
 * @throws KeystoreError for damage, an unsupported hash, or an iteration count out of range
 */
export function readMac(macData: Asn1): Mac {
  const [digestInfo, salt, iterations] = sequence(macData)
  const [algorithm, digest] = sequence(digestInfo)
  const identifier = oid(sequence(algorithm)[0])
  const {hash, length} = hashes.get(identifier) ?? unsupportedAlgorithm('its integrity check', identifier)
  const expected = octetString(digest)
  const derivation = {
    hash,
    salt: octetString(salt),
    iterations: iterations === undefined ? 1 : readIterations(iterations),
    purpose: Purpose.mac,
    length,
  }
  return {
    rounds: derivation.iterations,
    async verifies(password, content) {
      const actual = createHmac(hash, await derive(password.bmp, derivation))
        .update(content)
        .digest()
      return actual.length === expected.length && timingSafeEqual(actual, expected)
    },
  }
}
