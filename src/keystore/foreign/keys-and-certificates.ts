/** Keys, certificate lists and the like, in PEM, DER and the formats of SSH, PuTTY and GPG. */
import {sequenceAt} from '../der-header.js'
import {startsWith, useKeystore} from './content.js'
import type {FileHead, Content} from './content.js'

interface KnownKind extends Content {
  matches(head: FileHead): boolean
}

const combine = 'openssl pkcs12 -export -in certificate.pem -name wso2carbon -out keystore.p12 -inkey'
const useItsCertificate = 'use the keystore that contains it, or its certificate'
const sshKey =
  "SSH keys cannot be used here; export the certificate of Micro Integrator's own key: keytool -exportcert -rfc -alias ALIAS -keystore KEYSTORE -file certificate.pem"

/** The first match counts. */
const kinds: readonly KnownKind[] = [
  {what: 'an OpenSSH private key', hint: sshKey, matches: ({text}) => hasPem(text, 'OPENSSH PRIVATE KEY')},
  {what: 'a PuTTY private key', hint: sshKey, matches: ({text}) => text.startsWith('PuTTY-User-Key-File-')},
  {
    what: 'an SSH public key',
    hint: sshKey,
    matches: ({text}) => /^(?:(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]+ AAAA|---- BEGIN SSH2 PUBLIC KEY ----)/.test(text),
  },
  {
    what: 'a GPG key, not an X.509 certificate',
    hint: useKeystore,
    matches: ({bytes, text}) => /^-----BEGIN PGP (?:PUBLIC|PRIVATE) KEY/.test(text) || isGpg(bytes, gpgKeys),
  },
  {
    what: 'a file encrypted with GPG',
    hint: 'decrypt it: gpg -o keystore -d FILE',
    matches: ({bytes, text}) => text.startsWith('-----BEGIN PGP MESSAGE-----') || isGpg(bytes, gpgMessages),
  },
  {
    what: 'a private key without a certificate',
    hint: `combine it with its certificate: ${combine} FILE`,
    matches: ({text}) => hasPem(text, 'PRIVATE KEY'),
  },
  {
    what: 'a public key without a certificate',
    hint: useItsCertificate,
    matches: ({bytes, text}) => hasPem(text, 'PUBLIC KEY') || isPublicKey(bytes),
  },
  {what: 'a certificate request', hint: 'use the certificate that was issued for it', matches: isRequest},
  {
    what: 'a PKCS#7 bundle of certificates',
    hint: 'extract the certificates, and put the certificate of the key first: openssl pkcs7 -print_certs -in FILE -out certificate.pem',
    matches: ({text}) => hasPem(text, 'PKCS7') || hasPem(text, 'PKCS #7 SIGNED DATA'),
  },
  {
    what: 'a PKCS#7 bundle of certificates',
    hint: 'extract the certificates, and put the certificate of the key first: openssl pkcs7 -inform DER -print_certs -in FILE -out certificate.pem',
    matches: ({bytes}) => isPkcs7(bytes),
  },
  {
    what: 'a certificate revocation list',
    hint: 'use the certificate itself',
    matches: ({bytes, text}) => hasPem(text, 'X509 CRL') || startsWith(secondLevel(bytes), [0x02, 0x01, 0x01, 0x30]),
  },
  {
    what: 'an encrypted private key in DER',
    hint: `combine it with its certificate: openssl pkcs8 -inform DER -in FILE -out key.pem && ${combine} key.pem && rm key.pem`,
    matches: ({bytes}) => isEncryptedKey(bytes),
  },
  {
    what: 'a private key in DER',
    hint: `combine it with its certificate: openssl pkey -inform DER -in FILE -out key.pem && ${combine} key.pem && rm key.pem`,
    matches: ({bytes}) => isPrivateKey(bytes),
  },
]

/** @returns undefined if the file is none of them */
export function keyOrCertificates(head: FileHead): Content | undefined {
  return kinds.find((kind) => kind.matches(head))
}

/** A SEQUENCE that begins with the OBJECT IDENTIFIER 1.2.840.113549.1.7.2, signedData (RFC 2315). */
export function isPkcs7(bytes: Uint8Array): boolean {
  return startsWith(firstLevel(bytes), [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02])
}

function hasPem(text: string, what: string): boolean {
  return text.includes('-----BEGIN ') && text.includes(`${what}-----`)
}

function isRequest({bytes, text}: FileHead): boolean {
  return hasPem(text, 'CERTIFICATE REQUEST') || startsWith(secondLevel(bytes), [0x02, 0x01, 0x00, 0x30])
}

/** PKCS#1 and PKCS#8 begin with the version 0; an EC key has the version 1 and then an OCTET STRING (RFC 5915). */
function isPrivateKey(bytes: Uint8Array): boolean {
  const content = firstLevel(bytes)
  return startsWith(content, [0x02, 0x01, 0x00]) || startsWith(content, [0x02, 0x01, 0x01, 0x04])
}

/** EncryptedPrivateKeyInfo: an AlgorithmIdentifier of PKCS#5 or PKCS#12 comes first. */
function isEncryptedKey(bytes: Uint8Array): boolean {
  const algorithm = secondLevel(bytes)
  const pkcs = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01]
  return [
    [0x06, 0x09, ...pkcs, 0x05],
    [0x06, 0x0a, ...pkcs, 0x0c],
  ].some((head) => startsWith(algorithm, head))
}

/** SubjectPublicKeyInfo with rsaEncryption (1.2.840.113549.1.1.1) or id-ecPublicKey (1.2.840.10045.2.1). */
function isPublicKey(bytes: Uint8Array): boolean {
  const algorithm = secondLevel(bytes)
  return [
    [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01],
    [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
  ].some((head) => startsWith(algorithm, head))
}

/** The content of a SEQUENCE at the beginning; empty if there is none. */
function firstLevel(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(sequenceAt(bytes)?.start ?? bytes.length)
}

function secondLevel(bytes: Uint8Array): Uint8Array {
  return firstLevel(firstLevel(bytes))
}

/** Packet tags, with the versions of each (RFC 4880 and RFC 9580). */
type Packets = ReadonlyMap<number, readonly number[]>

const gpgMessages: Packets = new Map([
  [1, [3, 6]],
  [3, [4, 5, 6]],
])
const gpgKeys: Packets = new Map([
  [5, [4, 5, 6]],
  [6, [4, 5, 6]],
])

function isGpg(bytes: Uint8Array, packets: Packets): boolean {
  const [first = 0, second = 0] = bytes
  if (first < 0x80) return false
  const isNew = first >= 0xc0
  const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f
  const version = bytes[isNew ? newHeaderLength(second) : 1 + 2 ** (first & 0x03)]
  return version !== undefined && packets.get(tag)?.includes(version) === true
}

function newHeaderLength(firstOfLength: number): number {
  if (firstOfLength < 192) return 2
  return firstOfLength === 255 ? 6 : 3
}
