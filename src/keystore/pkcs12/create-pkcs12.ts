/** Creates a keystore with a new key pair and a self-signed certificate, for development. */
import {generateKeyPair, randomBytes} from 'node:crypto'
import {promisify} from 'node:util'
import forge from 'node-forge'
import {checkNewKeystore, newKeyProtection} from './new-keystore.js'

/** In bits; the first is the default. */
export const keySizes = [2048, 3072, 4096] as const

export type KeySize = (typeof keySizes)[number]

interface NewKeystore {
  /** Also the certificate's common name. Java shows it in lower case. */
  readonly alias: string
  /** For both the keystore and its key, since PKCS#12 has only one. */
  readonly password: string
  readonly bits: KeySize
  /** The beginning of the certificate's validity of ten years, to the second. */
  readonly now: Date
}

/**
 * Creates an RSA key in a PKCS#12 file that Java and OpenSSL can open. The key is encrypted with PBES2 (PBKDF2 with HMAC-SHA-256,
 * AES-256-CBC), the certificate is not encrypted, and a MAC with SHA-1 covers both.
 * @returns the bytes of the file
 * @throws UsageError for an alias that is empty or has control characters; KeystoreError for a password that is too short, or
 *   that Java does not accept
 */
export async function createPkcs12({alias, password, bits, now}: NewKeystore): Promise<Uint8Array> {
  checkNewKeystore(alias, password)
  const {publicKey, privateKey} = await generateKeys(bits)
  const certificate = selfSign(alias, publicKey, privateKey, now)
  const pfx = forge.pkcs12.toPkcs12Asn1(privateKey, certificate, password, {
    ...newKeyProtection,
    friendlyName: alias,
    generateLocalKeyId: true,
  })
  return Buffer.from(forge.asn1.toDer(pfx).getBytes(), 'latin1')
}

interface KeyPair {
  readonly publicKey: forge.pki.rsa.PublicKey
  readonly privateKey: forge.pki.rsa.PrivateKey
}

async function generateKeys(bits: number): Promise<KeyPair> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: {type: 'spki', format: 'pem'},
    privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
  })
  return {
    publicKey: forge.pki.publicKeyFromPem(pair.publicKey),
    privateKey: forge.pki.privateKeyFromPem(pair.privateKey),
  }
}

function selfSign(
  alias: string,
  publicKey: KeyPair['publicKey'],
  privateKey: KeyPair['privateKey'],
  now: Date,
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = publicKey
  certificate.serialNumber = positiveSerial()
  certificate.validity.notBefore = now
  certificate.validity.notAfter = tenYearsAfter(now)
  const name = [{name: 'commonName', value: alias, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class}]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions(extensions)
  certificate.sign(privateKey, forge.md.sha256.create())
  return certificate
}

/** The key usage includes dataEncipherment, since Java does not encrypt with a certificate without it. */
const extensions = [
  {name: 'basicConstraints', cA: false, critical: true},
  {name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true, dataEncipherment: true},
  {name: 'subjectKeyIdentifier'},
]

/** In hex: 128 random bits after a leading 01, so it is positive and has at most 20 octets (RFC 5280, 4.1.2.2). */
function positiveSerial(): string {
  return `01${randomBytes(16).toString('hex')}`
}

function tenYearsAfter(date: Date): Date {
  const later = new Date(date)
  later.setUTCFullYear(later.getUTCFullYear() + 10)
  return later
}
