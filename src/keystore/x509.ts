/** Reads X.509 certificates. Nothing here throws, however strange a certificate is. */
import {X509Certificate} from 'node:crypto'
import type {KeyObject} from 'node:crypto'

/**
 * @param der a certificate in DER; other bytes may follow it
 * @returns undefined if the bytes do not begin with a certificate
 */
export function parseX509(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}

/** @returns the subject on one line, with the common name first as in keytool; empty if there is none */
export function subjectOf(x509: X509Certificate): string {
  // Node.js returns undefined for an empty subject, although its types do not say so.
  const subject = x509.subject as string | undefined
  return (subject ?? '').trim().split('\n').reverse().join(', ')
}

/**
 * @param text a date as OpenSSL prints it: `May 27 14:00:00 2025 GMT`
 * @returns undefined if it is not a date
 */
export function parseX509Date(text: string): Date | undefined {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** @returns undefined if the key is damaged, or OpenSSL does not know its type */
export function publicKeyOf(x509: X509Certificate): KeyObject | undefined {
  try {
    return x509.publicKey
  } catch {
    return undefined
  }
}
