/**
 * The library, for tools that build on `mi`: encrypts for a certificate or a symmetric key, reads keystores, checks ciphertexts, and reads
 * and writes .properties. It never decrypts. Like the modules it uses, it knows no files, process or terminal.
 *
 * The declarations of the package are made from the files in this directory, each on its own, so they take no types from elsewhere.
 */
import {parseSymmetricKey} from '../cipher/aes.js'
import {inspectCiphertext} from '../cipher/inspect-ciphertext.js'
import {recogniseCiphertext} from '../cipher/recognise-ciphertext.js'
import {findTransformation, transformations, transformationsFor} from '../cipher/transformations.js'
import {renderDocument} from '../formats/text/line-writer.js'
import {properties, propertiesFile} from '../formats/properties/properties.js'
import {certificateFromPem, concerns, readCertificate, type Certificate} from '../keystore/certificate.js'
import {describeEntries} from '../keystore/description.js'
import {findEntry} from '../keystore/find-entry.js'
import {recogniseKeystore} from '../keystore/recognise.js'
import {LibraryError, translateErrors, translateLater} from './library-error.js'
import type {
  CertificateDetails,
  CiphertextFault,
  CiphertextKind,
  EncryptionKeySource,
  KeystoreContent,
  PropertyItem,
  SecretEncryptor,
  TransformationDetails,
} from './library-types.js'

export {LibraryError, type LibraryErrorCode} from './library-error.js'
export type {
  CertificateDetails,
  CiphertextFault,
  CiphertextKind,
  EncryptionKeySource,
  KeystoreContent,
  KeystoreItem,
  PropertyItem,
  SecretEncryptor,
  TransformationDetails,
} from './library-types.js'

/**
 * Reads the certificate to encrypt with.
 * @param source PEM, as text or bytes, whose first certificate is used; or DER
 * @throws LibraryError `keystore`, or `unusable-key` if there is no RSA key, or one that cannot encrypt
 */
export function readEncryptionCertificate(source: string | Uint8Array): CertificateDetails {
  return translateErrors(() => {
    if (typeof source === 'string') return detailsOf(certificateFromPem(source))
    return detailsOf(source[0] === derSequence ? readCertificate(source) : certificateFromPem(latin1(source)))
  })
}

/**
 * Lists a keystore. Private keys are neither decrypted nor returned.
 * @param bytes the complete file: JKS, JCEKS, PKCS#12, or a certificate in PEM or DER
 * @param password the keystore's; without it, JKS and JCEKS can still be read, but their integrity is not checked
 * @throws LibraryError `keystore`, `wrong-password`, or `password-missing` for PKCS#12 without a password
 */
export async function readKeystore(bytes: Uint8Array, password?: string): Promise<KeystoreContent> {
  return translateLater(async () => {
    if (password !== undefined) checkText(password, 'the password')
    const sealed = recogniseKeystore(bytes)
    const entries = password === undefined ? sealed.entriesInClear : await sealed.open(password)
    if (entries === undefined)
      throw new LibraryError('password-missing', `this ${sealed.type} keystore needs its password`)
    return {
      type: sealed.type,
      isIntegrityChecked: password !== undefined && sealed.hasIntegrityCheck,
      items: await describeEntries(entries, password),
      certificate: (alias) => translateErrors(() => detailsOf(readCertificate(findEntry(entries, alias)))),
    }
  })
}

/** Lists the transformations that `createEncryptor` supports, in display order. */
export function listTransformations(): readonly TransformationDetails[] {
  return transformations.map((each) => {
    const {name, synonyms, keyKind} = each
    return {name, synonyms, keyKind, isDefault: transformationsFor(keyKind)[0] === each}
  })
}

/**
 * Prepares to encrypt many secrets with one key.
 * @param transformation a name or synonym from `listTransformations`, in upper or lower case; default: Micro Integrator's
 * @throws LibraryError `keystore` if there is no certificate in the PEM, `unusable-key`, or `unknown-transformation`, also if it is for
 *   another kind of key
 */
export async function createEncryptor(key: EncryptionKeySource, transformation?: string): Promise<SecretEncryptor> {
  return translateLater(async () => {
    checkSource(key)
    const [keyKind, keyObject] =
      'certificate' in key
        ? (['rsa', certificateFromPem(key.certificate).publicKey] as const)
        : (['aes', parseSymmetricKey(key.symmetricKey)] as const)
    const chosen = transformation === undefined ? transformationsFor(keyKind)[0] : findTransformation(transformation)
    if (chosen.keyKind !== keyKind) {
      const names = transformationsFor(keyKind).map(({name}) => name)
      throw new LibraryError(
        'unknown-transformation',
        `${chosen.name} is not for this kind of key`,
        `use ${names.join(', ')}`,
      )
    }
    const capacity = chosen.capacity(keyObject)
    const encryptBytes = await chosen.encryptor(keyObject)
    const encrypt = (secret: string | Uint8Array) => encryptBytes(checkBytes(secret, capacity)).toString('base64')
    return {transformation: chosen.name, capacity, encrypt}
  })
}

/** Node.js would repeat in its error what it is, and that may be a secret. @throws TypeError */
function checkText(given: unknown, name: string): void {
  if (typeof given !== 'string') throw new TypeError(`${name} must be a string`)
}

/** @throws TypeError for the same reason */
function checkSource(key: EncryptionKeySource): void {
  if (typeof (key as unknown) !== 'object') throw new TypeError('the key must be an object')
  if ('symmetricKey' in key) checkText(key.symmetricKey, 'the symmetric key')
}

/** Test runners have a Uint8Array of their own, so its class says nothing. */
function isBytes(given: unknown): given is Uint8Array {
  return Object.prototype.toString.call(given) === '[object Uint8Array]'
}

function isBase64(given: unknown): boolean {
  return typeof given === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(given)
}

function checkBytes(secret: string | Uint8Array, capacity: number): Uint8Array {
  if (typeof secret === 'string' && !secret.isWellFormed())
    throw new LibraryError('unusable-value', 'the secret contains half a surrogate pair, which UTF-8 cannot express')
  if (typeof secret !== 'string' && !isBytes(secret))
    throw new LibraryError('unusable-value', 'the secret is neither text nor bytes')
  const bytes = typeof secret === 'string' ? Buffer.from(secret) : secret
  if (bytes.length === 0) throw new LibraryError('unusable-value', 'the secret is empty')
  if (bytes.length <= capacity) return bytes
  throw new LibraryError(
    'unusable-value',
    `the secret is ${bytes.length} bytes long; this key allows at most ${Math.max(capacity, 0)}`,
  )
}

/**
 * Finds out from its form, without any key, whether a value is already encrypted.
 * @returns undefined if it is not a ciphertext. A random token in base64 with the length of an RSA ciphertext looks like one.
 */
export function detectCiphertext(value: string): CiphertextKind | undefined {
  return recogniseCiphertext(value)
}

/**
 * Checks the form of a value that should be a ciphertext.
 * @param expected what all ciphertexts for the key look like: for a certificate, `{kind: 'rsa', bits}`
 * @returns undefined if it looks like a ciphertext, which proves nothing about the key
 */
export function examineCiphertext(value: string, expected?: CiphertextKind): CiphertextFault | undefined {
  const fault = inspectCiphertext(value, expected)
  return fault && {reason: fault.reason, problem: fault.problem}
}

/**
 * Reads what `java.util.Properties` would read, in the order of the text. If an alias has several values, the last one counts.
 * @param text a complete file; bytes must be UTF-8
 * @throws LibraryError `format`, with the first line that cannot be read
 */
export function readProperties(text: string | Uint8Array): readonly PropertyItem[] {
  return translateErrors(() => {
    const {values, problems} = properties.read(typeof text === 'string' ? Buffer.from(text) : text)
    const [first] = problems
    if (first !== undefined) throw new LibraryError('format', `line ${first.line ?? 0}: ${first.problem}`)
    return values.map(({alias, value, line = 0}) => ({alias, value, line}))
  })
}

/**
 * Writes ciphertexts as lines of a .properties file, `alias=ciphertext`, in ASCII, as Java and Micro Integrator read them.
 * @throws LibraryError `format` for an empty alias, and for a ciphertext that is not base64 on one line
 */
export function writeProperties(items: Iterable<{readonly alias: string; readonly ciphertext: string}>): string {
  const values = [...items]
  const unfit = values.find(({alias}) => propertiesFile.refusal(alias) !== undefined)
  if (unfit !== undefined) throw new LibraryError('format', 'an alias must not be empty')
  // Another value could add lines of its own.
  if (!values.every(({ciphertext}) => isBase64(ciphertext)))
    throw new LibraryError('format', 'a ciphertext must be base64 on one line')
  return renderDocument(propertiesFile, values).text
}

/** The byte that DER begins with (X.690, 8.9). */
const derSequence = 0x30

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function detailsOf(certificate: Certificate): CertificateDetails {
  const {subject, bits, validFrom, validTo, fingerprint256} = certificate
  const remarks = concerns(certificate, new Date())
  return {pem: certificate.pem(), subject, bits, validFrom, validTo, fingerprint256, concerns: remarks}
}
