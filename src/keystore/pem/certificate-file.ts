/** A certificate alone, as PEM text or DER: enough to encrypt with. Java knows no aliases here, so its entry bears `certificate`. */
import {KeystoreError} from '../../errors.js'
import {sequenceAt} from '../der-header.js'
import type {KeystoreReader, SealedKeystore} from '../keystore.js'
import {firstCertificateInPem} from './pem.js'
import {parseX509} from '../x509.js'

/** The first certificate of a PEM text counts; keys and other text around it are not read. */
export const certificateFile: KeystoreReader = {recognises, read}

function recognises(bytes: Uint8Array): boolean {
  return certificateIn(bytes) !== undefined
}

function read(bytes: Uint8Array): SealedKeystore {
  const entries = [
    {alias: 'certificate', kind: 'certificate', certificate: checkCertificate(certificateIn(bytes))},
  ] as const
  return {type: 'PEM', needsPassword: false, hasIntegrityCheck: false, entriesInClear: entries, open: () => entries}
}

function certificateIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === 0x30) return beginsLikeCertificate(bytes) ? bytes : undefined
  return firstCertificateInPem(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))
}

/**
 * In a Certificate the TBSCertificate begins with [0] for its version, or in version 1 with the INTEGER of its serial number
 * (RFC 5280, 4.1). So does a request with its INTEGER 0, and only a look at the whole tells it from the serial number 0.
 */
function beginsLikeCertificate(bytes: Uint8Array): boolean {
  const outer = sequenceAt(bytes)
  const inner = outer && sequenceAt(bytes, outer.start)
  if (inner === undefined) return false
  const first = bytes.subarray(inner.start, inner.start + 3)
  const mayBeRequest = first[0] === 0x02 && first[1] === 0x01 && first[2] === 0x00
  return first[0] === 0xa0 || (first[0] === 0x02 && (!mayBeRequest || parseX509(bytes) !== undefined))
}

/** @returns the DER without what may follow it */
function checkCertificate(der: Uint8Array | undefined): Uint8Array {
  const certificate = der && parseX509(der)
  if (certificate === undefined) {
    throw new KeystoreError('the certificate in this file is damaged', 'export it again: keytool -exportcert -rfc …')
  }
  return certificate.raw
}
