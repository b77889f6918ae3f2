/** Reads the certificate that secrets are encrypted with, checks that it is usable, and reports concerns. Loads only node:crypto. */
import type {KeyObject, X509Certificate} from 'node:crypto'
import {KeystoreError, UnusableKeyError} from '../errors.js'
import {quoted} from '../wording.js'
import {keyAlgorithm} from './key-algorithm.js'
import type {KeystoreEntry} from './keystore.js'
import {firstCertificateInPem} from './pem/pem.js'
import {wellKnownConcern} from './well-known.js'
import {parseX509Date, parseX509, publicKeyOf, subjectOf} from './x509.js'

/** A certificate with an RSA key that both OpenSSL and Java can encrypt with. */
export interface Certificate {
  readonly der: Uint8Array
  readonly publicKey: KeyObject
  /** The length of the RSA modulus. */
  readonly bits: number
  /** On one line, with the common name first as in keytool: `CN=localhost, O=WSO2`. Control characters are escaped. */
  readonly subject: string
  readonly validFrom: Date
  readonly validTo: Date
  /** SHA-256 of the DER, as keytool prints it: `AA:BB:…`. */
  readonly fingerprint256: string
  pem(): string
}

/** The limits of OpenSSL's public-key operation, which are the same in Java's `RSAKeyFactory`. */
const leastBits = 512
const mostBits = 16_384
const mostBitsWithLargeExponent = 3072
const largeExponent = 2n ** 64n

/** What error messages say if there is no alias. */
const onItsOwn = 'the certificate'

/**
 * @param source an entry, or a certificate in DER
 * @throws UnusableKeyError if there is no RSA key, or one that cannot encrypt; KeystoreError for damage
 */
export function readCertificate(source: KeystoreEntry | Uint8Array): Certificate {
  if (source instanceof Uint8Array) return parseCertificate(source, onItsOwn)
  const holder = `alias ${quoted(source.alias)}`
  if (source.kind === 'secret-key')
    throw new UnusableKeyError(`${holder} holds a secret key (symmetric), not a key pair or a certificate`)
  if (source.certificate === undefined) throw unusable(holder, 'a private key without a certificate')
  return parseCertificate(source.certificate, holder)
}

/**
 * The reverse of `Certificate.pem`: reads the first certificate in a text.
 * @throws as `readCertificate`, and KeystoreError if there is no certificate
 */
export function certificateFromPem(pem: string): Certificate {
  const der = firstCertificateInPem(pem)
  if (der === undefined)
    throw new KeystoreError(
      'there is no certificate in this text',
      'use a file that contains -----BEGIN CERTIFICATE-----',
    )
  return readCertificate(der)
}

/** What the user should know before encrypting with this certificate: sentences without a full stop; none if all is well. */
export function concerns(certificate: Certificate, now: Date): string[] {
  return [
    wellKnownConcern(certificate),
    certificate.validTo < now ? `the certificate expired on ${formatDay(certificate.validTo)}` : undefined,
    certificate.validFrom > now ? `the certificate is not valid before ${formatDay(certificate.validFrom)}` : undefined,
    certificate.bits < 2048
      ? `the RSA key has only ${certificate.bits} bits; keys of fewer than 2048 bits can be broken`
      : undefined,
  ].filter((concern) => concern !== undefined)
}

/** @returns the day in UTC: `2026-12-14` */
export function formatDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function parseCertificate(der: Uint8Array, holder: string): Certificate {
  const x509 = parseX509(der)
  if (x509 === undefined) throw damagedCertificate(holder)
  const publicKey = usableKey(x509, holder)
  return {
    der: x509.raw,
    publicKey,
    bits: publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    subject: subjectOf(x509),
    validFrom: parseDate(x509.validFrom, holder),
    validTo: parseDate(x509.validTo, holder),
    fingerprint256: x509.fingerprint256,
    pem: () => x509.toString(),
  }
}

function parseDate(text: string, holder: string): Date {
  const parsed = parseX509Date(text)
  if (parsed === undefined) throw damagedCertificate(holder)
  return parsed
}

function damagedCertificate(holder: string): KeystoreError {
  const which = holder === onItsOwn ? onItsOwn : `the certificate of ${holder}`
  return new KeystoreError(`${which} is damaged`, 'export it again from its source')
}

function usableKey(x509: X509Certificate, holder: string): KeyObject {
  const key = publicKeyOf(x509)
  if (key === undefined) throw unusable(holder, 'a key of an unknown type')
  checkUsable(key, holder)
  return key
}

/**
 * @param key a public key
 * @param holder names the key in the error message
 * @throws UnusableKeyError as `readCertificate`
 */
export function checkUsable(key: KeyObject, holder: string): void {
  if (key.asymmetricKeyType !== 'rsa') throw unusable(holder, describeKind(key))
  const flaw = findFlaw(key)
  if (flaw !== undefined) throw unusable(holder, `an RSA key that cannot encrypt (${flaw})`)
}

function describeKind(key: KeyObject): string {
  const known = keyAlgorithm(key)
  if (known === undefined) return 'a key of another type'
  const {name, curve} = known
  const article = name.startsWith('D') ? 'a' : 'an'
  if (name === 'RSASSA-PSS') return `${article} ${name} key, which can only sign`
  return curve === undefined ? `${article} ${name} key` : `${article} ${name} key (${curve})`
}

function findFlaw(key: KeyObject): string | undefined {
  const {modulusLength: bits = 0, publicExponent: exponent = 0n} = key.asymmetricKeyDetails ?? {}
  if (bits < leastBits) return `it has only ${bits} bits`
  if (bits > mostBits) return `it has more than ${mostBits} bits`
  if (exponent <= 1n || exponent % 2n === 0n) return 'its exponent is 1 or even'
  if (exponent >= largeExponent && bits > mostBitsWithLargeExponent) return 'its exponent is too large'
  const modulus = readModulus(key)
  if (modulus % 2n === 0n) return 'its modulus is even'
  return exponent < modulus ? undefined : 'its exponent is too large'
}

function readModulus(key: KeyObject): bigint {
  const {n = ''} = key.export({format: 'jwk'})
  return BigInt(`0x0${Buffer.from(n, 'base64url').toString('hex')}`)
}

function unusable(holder: string, what: string): UnusableKeyError {
  return new UnusableKeyError(
    `${holder} holds ${what}; Micro Integrator's secrets need an RSA key`,
    'choose another alias, or create a key with: keytool -genkeypair -keyalg RSA -keysize 2048',
  )
}
