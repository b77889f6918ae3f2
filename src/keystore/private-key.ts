/** Decrypts the private key that belongs to an entry's certificate. */
import {createPublicKey} from 'node:crypto'
import type {KeyObject} from 'node:crypto'
import {KeystoreError, UnusableKeyError} from '../errors.js'
import {quoted} from '../wording.js'
import {checkUsable, readCertificate} from './certificate.js'
import type {KeystoreEntry} from './keystore.js'

/**
 * @param password the key's own password, which is the keystore's unless another one was set
 * @returns a consistent RSA key; if the entry has a certificate, the key belongs to it
 * @throws UnusableKeyError if the entry has no private key, or one that is not RSA; WrongKeyPasswordError; KeystoreError for
 *   damage, or if key and certificate do not belong together
 */
export async function decryptPrivateKey(entry: KeystoreEntry, password: string): Promise<KeyObject> {
  if (entry.sealedKey === undefined) throw noPrivateKey(entry)
  const certificate = entry.certificate && readCertificate(entry)
  const privateKey = await entry.sealedKey.open(password)
  const publicKey = createPublicKey(privateKey)
  if (certificate === undefined) checkUsable(publicKey, `alias ${quoted(entry.alias)}`)
  if (certificate?.publicKey.equals(publicKey) === false)
    throw unusablePrivateKey(entry, 'does not belong to its certificate')
  if (!isSound(privateKey)) throw unusablePrivateKey(entry, 'is damaged')
  return privateKey
}

function noPrivateKey({alias, kind}: KeystoreEntry): UnusableKeyError {
  const what = kind === 'secret-key' ? 'a secret key (symmetric)' : 'only a certificate'
  return new UnusableKeyError(
    `alias ${quoted(alias)} holds ${what}; decrypting requires the private key`,
    'use the keystore and the alias that Micro Integrator itself decrypts with',
  )
}

function unusablePrivateKey({alias}: KeystoreEntry, fact: string): KeystoreError {
  return new KeystoreError(`the private key ${quoted(alias)} ${fact}`, 'copy the keystore again from its source')
}

/**
 * Whether the numbers of an RSA key are consistent (RFC 8017, section 3.2), which OpenSSL does not check. Only keys of two primes
 * pass, since Java reads no others.
 */
function isSound(key: KeyObject): boolean {
  const {n, e, d, p, q, dp, dq, qi} = keyNumbers(key)
  if (p < 2n || q < 2n || n !== p * q || d >= n || dp >= p || dq >= q || qi >= p) return false
  const inverts = (exponent: bigint, prime: bigint) => (e * exponent) % (prime - 1n) === 1n
  return inverts(d, p) && inverts(d, q) && inverts(dp, p) && inverts(dq, q) && (qi * q) % p === 1n
}

function keyNumbers(key: KeyObject): Record<'d' | 'dp' | 'dq' | 'e' | 'n' | 'p' | 'q' | 'qi', bigint> {
  const {n, e, d, p, q, dp, dq, qi} = key.export({format: 'jwk'})
  return {
    n: parseNumber(n),
    e: parseNumber(e),
    d: parseNumber(d),
    p: parseNumber(p),
    q: parseNumber(q),
    dp: parseNumber(dp),
    dq: parseNumber(dq),
    qi: parseNumber(qi),
  }
}

/** @param text a big-endian number in base64url; zero if it is missing */
function parseNumber(text = ''): bigint {
  return BigInt(`0x0${Buffer.from(text, 'base64url').toString('hex')}`)
}
