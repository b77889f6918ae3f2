/** Decrypts password-based encryption in PKCS#12: its own ciphers (RFC 7292, appendix C) and PBES2 with PBKDF2 (RFC 8018). */
import {decryptCbc} from '../cbc.js'
import {damaged, unsupportedAlgorithm} from '../damage.js'
import {integer, isInteger, octetString, oid, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import {readIterations} from '../iterations.js'
import {beginPbkdf2, derivePbkdf2} from '../key-derivation.js'
import {Purpose, derive} from './kdf.js'
import type {PasswordForm} from './password.js'
import {decryptRc2} from './rc2.js'

export interface Protection {
  /** How many hashes one attempt takes: the iteration count, times the number of blocks to derive. */
  readonly rounds: number
  /** The algorithm, if Java 17 does not support it: `AES-192`. */
  readonly beyondJava: string | undefined
  /** Begins on another thread what `decrypt` does with the password, as far as that is possible. */
  begin?(password: PasswordForm): void
  /** @returns undefined if the padding shows that the password or the data are wrong; noise may have valid padding */
  decrypt(password: PasswordForm, data: Uint8Array): Promise<Uint8Array | undefined>
}

interface Cipher {
  /** The name in node:crypto, or `rc2`, which Node.js does not provide. */
  readonly name: string
  /** In bytes. */
  readonly keyLength: number
  readonly ivLength: number
  /** Its name in messages, if Java 17 does not support it here. */
  readonly beyondJava?: string
}

const pkcs12Ciphers = new Map<string, Cipher>([
  ['1.2.840.113549.1.12.1.3', {name: 'des-ede3-cbc', keyLength: 24, ivLength: 8}],
  [
    '1.2.840.113549.1.12.1.4',
    {name: 'des-ede-cbc', keyLength: 16, ivLength: 8, beyondJava: 'triple DES with two keys'},
  ],
  ['1.2.840.113549.1.12.1.5', {name: 'rc2', keyLength: 16, ivLength: 8}],
  ['1.2.840.113549.1.12.1.6', {name: 'rc2', keyLength: 5, ivLength: 8}],
])

const pbes2Ciphers = new Map<string, Cipher>([
  ['1.2.840.113549.3.7', {name: 'des-ede3-cbc', keyLength: 24, ivLength: 8, beyondJava: 'triple DES under PBES2'}],
  ['2.16.840.1.101.3.4.1.2', {name: 'aes-128-cbc', keyLength: 16, ivLength: 16}],
  ['2.16.840.1.101.3.4.1.22', {name: 'aes-192-cbc', keyLength: 24, ivLength: 16, beyondJava: 'AES-192'}],
  ['2.16.840.1.101.3.4.1.42', {name: 'aes-256-cbc', keyLength: 32, ivLength: 16}],
])

const pbes2 = '1.2.840.113549.1.5.13'
const pbkdf2 = '1.2.840.113549.1.5.12'

const prfs = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
  ['1.2.840.113549.2.12', 'sha512-224'],
  ['1.2.840.113549.2.13', 'sha512-256'],
])

const prfsBeyondJava = new Map([
  ['sha512-224', 'HMAC with SHA-512/224'],
  ['sha512-256', 'HMAC with SHA-512/256'],
])

/**
 * @param algorithm an AlgorithmIdentifier
 * @throws KeystoreError for damage, an unsupported algorithm, or an iteration count out of range
 */
export function readProtection(algorithm: Asn1 | undefined): Protection {
  const [identifier, parameters] = sequence(algorithm)
  const name = oid(identifier)
  if (name === pbes2) return readPbes2(parameters)
  const cipher = pkcs12Ciphers.get(name) ?? unsupportedAlgorithm('its encryption', name)
  return readPkcs12Protection(cipher, parameters)
}

function readPkcs12Protection(cipher: Cipher, parameters: Asn1 | undefined): Protection {
  const [salt, count] = sequence(parameters)
  const derivation = {hash: 'sha1', salt: octetString(salt), iterations: readIterations(count)} as const
  return {
    rounds: derivation.iterations * (hashesFor(cipher.keyLength) + hashesFor(cipher.ivLength)),
    beyondJava: cipher.beyondJava,
    async decrypt(password, data) {
      const key = await derive(password.bmp, {...derivation, purpose: Purpose.key, length: cipher.keyLength})
      const iv = await derive(password.bmp, {...derivation, purpose: Purpose.iv, length: cipher.ivLength})
      return decryptWith(cipher, key, iv, data)
    },
  }
}

/** An upper bound: it counts with SHA-1, the shortest hash. */
function hashesFor(bytes: number): number {
  return Math.ceil(bytes / 20)
}

function readPbes2(parameters: Asn1 | undefined): Protection {
  const [derivation, encryption] = sequence(parameters)
  const {cipher, iv} = readPbes2Cipher(encryption)
  const ofKey = {...readPbkdf2(derivation, cipher), length: cipher.keyLength}
  return {
    rounds: ofKey.iterations * hashesFor(cipher.keyLength),
    beyondJava: cipher.beyondJava ?? prfsBeyondJava.get(ofKey.prf),
    begin(password) {
      beginPbkdf2(password.utf8, ofKey)
    },
    async decrypt(password, data) {
      return decryptWith(cipher, await derivePbkdf2(password.utf8, ofKey), iv, data)
    },
  }
}

function readPbes2Cipher(scheme: Asn1 | undefined): {cipher: Cipher; iv: Buffer} {
  const [identifier, parameters] = sequence(scheme)
  const name = oid(identifier)
  const cipher = pbes2Ciphers.get(name) ?? unsupportedAlgorithm('its encryption', name)
  const iv = octetString(parameters)
  if (iv.length !== cipher.ivLength) throw damaged('the initialization vector of its encryption has the wrong length')
  return {cipher, iv}
}

function readPbkdf2(derivation: Asn1 | undefined, cipher: Cipher): {salt: Buffer; iterations: number; prf: string} {
  const [identifier, parameters] = sequence(derivation)
  const name = oid(identifier)
  if (name !== pbkdf2) unsupportedAlgorithm('its key derivation', name)
  const [salt, count, ...optional] = sequence(parameters)
  if (isInteger(optional[0]) && integer(optional.shift()) !== cipher.keyLength) {
    throw damaged('the key of its encryption has the wrong length')
  }
  return {salt: octetString(salt), iterations: readIterations(count), prf: readPrf(optional[0])}
}

/** The default is HMAC with SHA-1 (RFC 8018, appendix A.2). */
function readPrf(algorithm: Asn1 | undefined): string {
  if (algorithm === undefined) return 'sha1'
  const name = oid(sequence(algorithm)[0])
  return prfs.get(name) ?? unsupportedAlgorithm('its key derivation', name)
}

function decryptWith({name}: Cipher, key: Buffer, iv: Buffer, data: Uint8Array): Uint8Array | undefined {
  return name === 'rc2' ? decryptRc2(key, iv, data) : decryptCbc(name, key, iv, data)
}
