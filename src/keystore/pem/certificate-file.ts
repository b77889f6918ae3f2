/** A single certificate, in PEM or DER, which is enough to encrypt. Such files have no alias, so the entry's alias is `certificate`. */
import {KeystoreError} from '../../errors.js'
import {sequenceAt} from '../der-header.js'
import {isPkcs7} from '../foreign/keys-and-certificates.js'
import {jks} from '../jks/jks.js'
import type {KeystoreReader, SealedKeystore} from '../keystore.js'
import {pkcs12} from '../pkcs12/pkcs12.js'
import {firstCertificateInPem} from './pem.js'
import {parseX509} from '../x509.js'

/** Reads the first certificate of a PEM text, and ignores keys and other text around it. */
export const certificateFile: KeystoreReader = {recognises, read}

function recognises(bytes: Uint8Array): boolean {
  return certificateIn(bytes) !== undefined
}

function read(bytes: Uint8Array): SealedKeystore {
  const entries = [
    {alias: 'certificate', kind: 'certificate', certificate: checkCertificate(certificateIn(bytes))},
  ] as const
  return {
    type: 'PEM',
    needsPassword: false,
    hasIntegrityCheck: false,
    entriesInClear: entries,
    open: () => Promise.resolve(entries),
    javaRefusals: () => Promise.resolve([]),
  }
}

function certificateIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === 0x30) return beginsLikeCertificate(bytes) ? bytes : undefined
  const der = firstCertificateInPem(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))
  return der && otherReaders.some((recognisesOther) => recognisesOther(der)) ? undefined : der
}

/** Windows puts BEGIN CERTIFICATE before any file (`certutil -encode`), and before a PKCS#7 bundle. */
const otherReaders = [
  (bytes: Uint8Array) => jks.recognises(bytes),
  (bytes: Uint8Array) => pkcs12.recognises(bytes),
  isPkcs7,
] as const

/**
 * A TBSCertificate begins with [0] for its version, or in version 1 with its serial number, an INTEGER (RFC 5280, 4.1). A certificate
 * request also begins with an INTEGER, the version 0, and a revocation list with the version 1. To distinguish these from such serial
 * numbers, all bytes have to be parsed.
 */
function beginsLikeCertificate(bytes: Uint8Array): boolean {
  const outer = sequenceAt(bytes)
  const inner = outer && sequenceAt(bytes, outer.start)
  if (inner === undefined) return false
  const first = bytes.subarray(inner.start, inner.start + 3)
  const mayBeOther = first[0] === 0x02 && first[1] === 0x01 && (first[2] === 0x00 || first[2] === 0x01)
  return first[0] === 0xa0 || (first[0] === 0x02 && (!mayBeOther || parseX509(bytes) !== undefined))
}

/** @returns the DER without any bytes after it */
function checkCertificate(der: Uint8Array | undefined): Uint8Array {
  const certificate = der && parseX509(der)
  if (certificate === undefined) {
    throw new KeystoreError('the certificate in this file is damaged', 'export it again: keytool -exportcert -rfc …')
  }
  return certificate.raw
}
