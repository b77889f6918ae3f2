/** What can go wrong on the way to a server. */

/** The kind of failure; `undefined` for one without a sentence of its own. */
export type NetworkFault =
  | 'certificate-expired'
  | 'certificate-name'
  | 'certificate-needed'
  | 'certificate-untrusted'
  | 'no-tls'
  | 'refused'
  | 'reset'
  | 'slow'
  | 'unknown-host'
  | 'unreachable'

const kinds: readonly (readonly [RegExp, NetworkFault])[] = [
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, 'certificate-expired'],
  [/^ERR_TLS_CERT_ALTNAME/, 'certificate-name'],
  [
    /^ERR_SSL_.*(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE|CERTIFICATE_UNKNOWN|UNKNOWN_CA)/,
    'certificate-needed',
  ],
  [/SELF_SIGNED|^UNABLE_TO_(?:GET|VERIFY)|^CERT_|^HOSTNAME_MISMATCH|^INVALID_(?:CA|PURPOSE)/, 'certificate-untrusted'],
  [/^EPROTO|^ERR_SSL_/, 'no-tls'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(?:ECONNRESET|EPIPE|ECONNABORTED|HPE_)/, 'reset'],
  [/^(?:ETIMEDOUT|ESOCKETTIMEDOUT)$/, 'slow'],
  [/^(?:ENOTFOUND|EAI_)/, 'unknown-host'],
  [/^E(?:HOST|NET)(?:UNREACH|DOWN)|^EADDRNOTAVAIL$/, 'unreachable'],
]

/** An answer beyond the limit. */
export class TooLargeError extends Error {}

/** @returns undefined if it is not a known failure of the network */
export function networkFaultOf(error: unknown): NetworkFault | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'TimeoutError') return 'slow'
  const code = codeOf(error)
  return kinds.find(([pattern]) => pattern.test(code))?.[1]
}

/** A name for an error, without its message, which may quote what was sent. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** @returns a fragment whose subject is the server */
export function factOf(
  fault: NetworkFault,
  {host, seconds}: {readonly host: string; readonly seconds: number},
): string {
  const facts: Readonly<Record<NetworkFault, string>> = {
    'certificate-expired': 'has a certificate that has expired or is not valid yet',
    'certificate-name': `has a certificate for a host other than ${host}`,
    'certificate-needed': 'refuses the TLS connection; it may require a client certificate',
    'certificate-untrusted': 'has a certificate that is not trusted here',
    'no-tls': 'does not speak TLS',
    refused: 'refuses the connection',
    reset: 'closed the connection without an answer',
    slow: `did not answer within ${seconds} seconds`,
    'unknown-host': 'has an unknown host name',
    unreachable: 'cannot be reached',
  }
  return facts[fault]
}
