/** Describes the entries of a keystore, for listings. */
import {createHash} from 'node:crypto'
import {UserError} from '../errors.js'
import {isAesKey} from './aes-key.js'
import {readCertificate} from './certificate.js'
import {mostRounds} from './iterations.js'
import {keyAlgorithm} from './key-algorithm.js'
import type {KeystoreEntry, SecretDescription} from './keystore.js'
import {parseX509Date, parseX509, publicKeyOf, subjectOf} from './x509.js'

/** What is known about an entry. If a certificate is damaged or unusual, the unknown fields are absent. */
export interface EntryDescription {
  readonly alias: string
  readonly kind: KeystoreEntry['kind']
  /** The key's: `RSA`, `EC secp256r1`, `Ed25519`, `AES`; an object identifier in dotted form if its name is not known here. */
  readonly algorithm?: string
  readonly bits?: number
  /** As `Certificate.subject`. */
  readonly subject?: string
  readonly validFrom?: Date
  readonly validTo?: Date
  /** SHA-256 of the certificate, as keytool prints it: `AA:BB:…`. */
  readonly fingerprint256?: string
  /** Whether secrets can be encrypted with it: with its certificate, if `readCertificate` accepts it, or with an AES key. */
  readonly canEncrypt: boolean
}

/**
 * Describes every entry. The limit on key derivation is divided among the secret keys.
 * @param password the keystore's; without it, secret keys are described only by alias and kind
 * @returns one description for each entry, in the same order; never throws because of an entry
 */
export async function describeEntries(
  entries: readonly KeystoreEntry[],
  password: string | undefined,
): Promise<readonly EntryDescription[]> {
  const secrets = entries.filter(({sealedSecret}) => sealedSecret !== undefined)
  const roundsForEach = mostRounds / secrets.length
  const descriptions: EntryDescription[] = []
  for (const entry of entries) {
    const secret = password === undefined ? undefined : await entry.sealedSecret?.describe(password, roundsForEach)
    descriptions.push(describeEntry(entry, secret))
  }
  return descriptions
}

function describeEntry(entry: KeystoreEntry, secret: SecretDescription | undefined): EntryDescription {
  return {
    alias: entry.alias,
    kind: entry.kind,
    ...(entry.certificate && describeCertificate(entry.certificate)),
    ...secret,
    canEncrypt: secret === undefined ? hasUsableCertificate(entry) : isAesKey(secret),
  }
}

function describeCertificate(der: Uint8Array): Partial<EntryDescription> {
  const x509 = parseX509(der)
  if (x509 === undefined) return {fingerprint256: fingerprint256(der)}
  const publicKey = publicKeyOf(x509)
  const validFrom = parseX509Date(x509.validFrom)
  const validTo = parseX509Date(x509.validTo)
  return {
    ...(publicKey && describeKey(publicKey)),
    subject: subjectOf(x509),
    ...(validFrom && {validFrom}),
    ...(validTo && {validTo}),
    fingerprint256: x509.fingerprint256,
  }
}

function describeKey(key: Parameters<typeof keyAlgorithm>[0]): Pick<EntryDescription, 'algorithm' | 'bits'> {
  const known = keyAlgorithm(key)
  if (known === undefined) return {}
  const {name, curve, bits} = known
  return {algorithm: curve === undefined ? name : `${name} ${curve}`, ...(bits !== undefined && {bits})}
}

function fingerprint256(der: Uint8Array): string {
  return createHash('sha256')
    .update(der)
    .digest('hex')
    .toUpperCase()
    .replaceAll(/..(?!$)/g, '$&:')
}

function hasUsableCertificate(entry: KeystoreEntry): boolean {
  try {
    readCertificate(entry)
    return true
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}
