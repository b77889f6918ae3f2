/** What an X.509 certificate says of itself; nothing here throws, however strange it is. */
import {X509Certificate} from 'node:crypto'
import type {KeyObject} from 'node:crypto'

/** @returns the certificate that begins the bytes, in DER; undefined where none does */
export function parseX509(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}

/** @returns on one line, the common name first as keytool shows it; empty where there is none */
export function subjectOf(x509: X509Certificate): string {
  // Node.js says undefined of an empty one, whatever its types say.
  const subject = x509.subject as string | undefined
  return (subject ?? '').trim().split('\n').reverse().join(', ')
}

/**
 * @param text as OpenSSL prints it: `May 27 14:00:00 2025 GMT`
 * @returns undefined where it is no date
 */
export function parseX509Date(text: string): Date | undefined {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** @returns undefined where the key is of a kind that OpenSSL does not know, or damaged */
export function publicKeyOf(x509: X509Certificate): KeyObject | undefined {
  try {
    return x509.publicKey
  } catch {
    return undefined
  }
}
