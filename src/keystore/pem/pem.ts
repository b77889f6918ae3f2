/** Finds the certificate in a PEM text (RFC 7468) and ignores everything around it. */

const labels = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']

/**
 * Decodes the text between the BEGIN and END lines of the first certificate, without parsing it.
 * @returns undefined if there is no BEGIN line of a certificate
 */
export function firstCertificateInPem(text: string): Uint8Array | undefined {
  const begin = firstBegin(text)
  if (begin === undefined) return undefined
  const end = text.indexOf('-----END ', begin)
  return Buffer.from(text.slice(begin, end === -1 ? undefined : end), 'base64')
}

/** The index after the BEGIN line of the first certificate. */
function firstBegin(text: string): number | undefined {
  const ends = labels.flatMap((label) => {
    const line = `-----BEGIN ${label}-----`
    const at = text.indexOf(line)
    return at === -1 ? [] : [at + line.length]
  })
  return ends.length === 0 ? undefined : Math.min(...ends)
}
