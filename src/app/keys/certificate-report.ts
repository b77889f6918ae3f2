/** What users and scripts see of a certificate. */
import {concerns, formatDay, type Certificate} from '../../keystore/certificate.js'
import {warn, type FactRow} from '../../ui/messages.js'
import {quoted} from '../../wording.js'

/** A certificate under --json. */
export interface CertificateResult {
  readonly subject: string
  readonly bits: number
  /** The fingerprint, as keytool prints it. */
  readonly sha256: string
  /** In ISO 8601. */
  readonly validFrom: string
  readonly validTo: string
}

/** Warns about any reason not to encrypt secrets with the certificate. */
export function warnAboutCertificate(certificate: Certificate): void {
  for (const concern of concerns(certificate, new Date())) warn(concern)
}

/** @returns rows for `printFacts` */
export function certificateRows({subject, bits, fingerprint256, validTo}: Certificate): readonly FactRow[] {
  return [
    ['subject', quoted(subject)],
    ['key', `RSA, ${bits} bits`],
    ['SHA-256', fingerprint256],
    ['valid until', formatDay(validTo)],
  ]
}

/** @returns the certificate for --json */
export function certificateResult({subject, bits, fingerprint256, validFrom, validTo}: Certificate): CertificateResult {
  return {
    subject,
    bits,
    sha256: fingerprint256,
    validFrom: validFrom.toISOString(),
    validTo: validTo.toISOString(),
  }
}
