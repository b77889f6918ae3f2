/** A certificate as a person sees it, and as a script does. */
import {quoted} from '../../wording.js'
import {concerns, formatDay, type Certificate} from '../../keystore/certificate.js'
import {warn} from '../../ui/messages.js'

/** Says what one should know before trusting secrets to it. */
export function warnOfCertificate(certificate: Certificate): void {
  for (const concern of concerns(certificate, new Date())) warn(concern)
}

/** Rows for `facts`. */
export function certificateRows({
  subject,
  bits,
  fingerprint256,
  validTo,
}: Certificate): readonly (readonly [string, string])[] {
  return [
    ['subject', quoted(subject)],
    ['key', `RSA, ${bits} bits`],
    ['SHA-256', fingerprint256],
    ['valid until', formatDay(validTo)],
  ]
}

/** The same for --json. */
export function certificateJson({subject, bits, fingerprint256, validFrom, validTo}: Certificate): object {
  return {subject, bits, sha256: fingerprint256, validFrom: validFrom.toISOString(), validTo: validTo.toISOString()}
}
