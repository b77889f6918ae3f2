/** The error for a file that no reader recognises: what the file seems to be, and what to use instead. */
import {KeystoreError} from '../errors.js'
import {sequenceAt} from './der-header.js'

interface KnownContent {
  /** Follows "this is not a keystore: " in the message. */
  readonly fact: string
  readonly hint: string
  matches(bytes: Uint8Array, text: string): boolean
}

const useKeystore = 'use a JKS, JCEKS or PKCS#12 keystore, or a certificate in PEM or DER'
const decodeFirst = 'decode it first: base64 -d'
const useItsKeystore = 'use the keystore that contains it, or its certificate'

/** The first match counts. `text` is the beginning of the file with one character per byte, without a BOM or leading whitespace. */
const knownContents: readonly KnownContent[] = [
  {fact: 'the file is empty', hint: useKeystore, matches: (bytes) => bytes.length === 0},
  {fact: 'it contains only whitespace', hint: useKeystore, matches: (_, text) => text === ''},
  {fact: 'it contains only zero bytes', hint: useKeystore, matches: (bytes) => bytes.every((octet) => octet === 0)},
  {
    fact: 'it is a private key without a certificate',
    hint: useItsKeystore,
    matches: (_, text) => hasPem(text, 'PRIVATE KEY'),
  },
  {
    fact: 'it is a public key without a certificate',
    hint: useItsKeystore,
    matches: (_, text) => hasPem(text, 'PUBLIC KEY'),
  },
  {fact: 'it is a certificate request', hint: 'use the certificate that was issued for it', matches: isRequest},
  {
    fact: 'it is a PKCS#7 bundle of certificates',
    hint: 'extract the certificate: openssl pkcs7 -print_certs -in FILE (add -inform DER if it is binary)',
    matches: isPkcs7,
  },
  {fact: 'it is a private key in DER', hint: useItsKeystore, matches: isPrivateKey},
  {
    fact: 'it looks like a keystore or a certificate encoded in base64',
    hint: decodeFirst,
    matches: (_, text) => /^(?:\/u3\+7Q|zs7Ozg|MI[IJK][A-Za-z0-9+/])/.test(text),
  },
  {
    fact: 'it looks like a Bouncy Castle keystore (BKS)',
    hint: 'convert it: keytool -importkeystore -srcstoretype BKS … -deststoretype PKCS12',
    matches: (bytes) => startsWith(bytes, [0, 0, 0, 1]) || startsWith(bytes, [0, 0, 0, 2]),
  },
  {fact: 'it is a compressed archive', hint: 'unpack it first', matches: isArchive},
  {fact: 'it is text in UTF-16', hint: 'save it as UTF-8 or ASCII', matches: (bytes) => isUtf16(bytes)},
  {
    fact: 'it is an HTML or XML page',
    hint: 'it may be the login page of a site; download the keystore again',
    matches: (_, text) => text.startsWith('<'),
  },
  {fact: 'it is plain text', hint: useKeystore, matches: (_, text) => /^[\t\n\r\x20-\x7e]+$/.test(text)},
  {
    fact: 'it is ASN.1, but neither PKCS#12 nor a certificate',
    hint: useKeystore,
    matches: (bytes) => sequenceAt(bytes) !== undefined,
  },
]

/** The error to throw for bytes that are neither a keystore nor a certificate. */
export function unrecognised(bytes: Uint8Array): KeystoreError {
  const text = beginning(bytes)
  const look = knownContents.find((candidate) => candidate.matches(bytes, text))
  return look === undefined
    ? new KeystoreError('this is not a keystore', useKeystore)
    : new KeystoreError(`this is not a keystore: ${look.fact}`, look.hint)
}

function beginning(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 4096))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
}

function hasPem(text: string, what: string): boolean {
  return text.includes('-----BEGIN ') && text.includes(`${what}-----`)
}

function isRequest(bytes: Uint8Array, text: string): boolean {
  return hasPem(text, 'CERTIFICATE REQUEST') || startsWith(secondLevel(bytes), [0x02, 0x01, 0x00, 0x30])
}

/** In PEM, or in DER: a SEQUENCE that begins with the OBJECT IDENTIFIER 1.2.840.113549.1.7.2, signedData (RFC 2315). */
function isPkcs7(bytes: Uint8Array, text: string): boolean {
  const signedData = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]
  return hasPem(text, 'PKCS7') || hasPem(text, 'CMS') || startsWith(firstLevel(bytes), signedData)
}

/** Both PKCS#1 and PKCS#8 begin with the version 0. */
function isPrivateKey(bytes: Uint8Array): boolean {
  return startsWith(firstLevel(bytes), [0x02, 0x01, 0x00])
}

/** ZIP (jar, car) or gzip. */
function isArchive(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x1f, 0x8b])
}

function isUtf16(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])
}

/** The content of a SEQUENCE at the beginning; empty if there is none. */
function firstLevel(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(sequenceAt(bytes)?.start ?? bytes.length)
}

function secondLevel(bytes: Uint8Array): Uint8Array {
  return firstLevel(firstLevel(bytes))
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((octet, index) => bytes[index] === octet)
}
