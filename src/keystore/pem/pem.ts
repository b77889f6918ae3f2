/** The certificate in a PEM text (RFC 7468), whatever stands around it. */

const labels = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']

/**
 * The DER of the first certificate: what stands between its lines BEGIN and END, decoded but not looked into.
 * @returns undefined where no certificate begins
 */
export function firstCertificateInPem(text: string): Uint8Array | undefined {
  const begin = firstBegin(text)
  if (begin === undefined) return undefined
  const end = text.indexOf('-----END ', begin)
  return Buffer.from(text.slice(begin, end === -1 ? undefined : end), 'base64')
}

/** Where the text after the line BEGIN of the first certificate starts. */
function firstBegin(text: string): number | undefined {
  const ends = labels.flatMap((label) => {
    const line = `-----BEGIN ${label}-----`
    const at = text.indexOf(line)
    return at === -1 ? [] : [at + line.length]
  })
  return ends.length === 0 ? undefined : Math.min(...ends)
}
