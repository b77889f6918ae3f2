/**
 * RSA, one block per secret: RFC 8017, sections 7.1 (OAEP) and 7.2 (PKCS1-v1_5). Uses OpenSSL wherever possible.
 *
 * To find out which padding a block has, and to remove PKCS1-v1_5, OpenSSL does the bare RSA operation and this file removes the
 * padding: Node.js refuses PKCS1-v1_5 (CVE-2023-46809), and newer OpenSSL returns random bytes if that padding is wrong. The code does
 * not run in constant time. That would protect the key from
 * attackers who submit ciphertexts and time the answers, but here the holder of the key decrypts their own values.
 */
import {
  constants,
  createPublicKey,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
  type RsaPrivateKey,
} from 'node:crypto'
import forge from 'node-forge'
import type {Encryptor, Opener, RsaTransformation, Unpadder} from './transformation.js'

const hashBytes = {sha1: 20, sha256: 32} as const

type Hash = keyof typeof hashBytes

const pkcs1OverheadBytes = 11

/** In bytes. The lengths of RSA keys in use, and so of their ciphertexts, are multiples of this, and at least twice as long. */
export const rsaLengthStep = 64

const oaepSha1: RsaTransformation = {
  name: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
  synonyms: ['RSA/ECB/OAEPWithSHA-1AndMGF1Padding'],
  ...oaep({hash: 'sha1', maskHash: 'sha1'}),
}

/**
 * By default the JDK combines SHA-256 for OAEP with SHA-1 for MGF1 (see "Cipher" in its Standard Algorithm Names).
 */
const oaepSha256: RsaTransformation = {
  name: 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding',
  synonyms: [],
  ...oaep({hash: 'sha256', maskHash: 'sha1'}),
}

/**
 * For Bouncy Castle the same name means SHA-256 for both. Micro Integrator's configuration names it without `@BC`, and has to select
 * Bouncy Castle as the provider.
 */
const oaepSha256BouncyCastle: RsaTransformation = {
  name: 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding@BC',
  synonyms: [],
  ...oaep({hash: 'sha256', maskHash: 'sha256'}),
}

const pkcs1: RsaTransformation = {
  name: 'RSA/ECB/PKCS1Padding',
  synonyms: ['RSA'],
  keyKind: 'rsa',
  certain: false,
  capacity: (key) => blockBytes(key) - pkcs1OverheadBytes,
  encryptor: (key) => {
    requireRsa(key)
    return Promise.resolve((plaintext) => publicEncrypt({key, padding: constants.RSA_PKCS1_PADDING}, plaintext))
  },
  unpadder: () => unpadPkcs1,
}

/** In display order. The first is the default, as in Micro Integrator. */
export const rsaTransformations: readonly [RsaTransformation, ...RsaTransformation[]] = [
  oaepSha1,
  oaepSha256,
  oaepSha256BouncyCastle,
  pkcs1,
]

interface OaepHashes {
  readonly hash: Hash
  /** For the mask generation function. */
  readonly maskHash: Hash
}

function oaep(hashes: OaepHashes): Omit<RsaTransformation, 'name' | 'synonyms'> {
  const isNative = hashes.hash === hashes.maskHash
  return {
    keyKind: 'rsa',
    certain: true,
    capacity: (key) => blockBytes(key) - 2 * hashBytes[hashes.hash] - 2,
    encryptor: (key) => {
      requireRsa(key)
      return Promise.resolve(isNative ? nativeOaep(key, hashes.hash) : forgeOaep(key, hashes))
    },
    unpadder: (key) => oaepUnpadder(key, hashes),
    ...(isNative && {opener: (key) => nativeOpener(key, hashes.hash)}),
  }
}

/** `publicEncrypt` takes only one hash, and uses it for both. */
function nativeOaep(key: KeyObject, oaepHash: Hash): Encryptor {
  return (plaintext) => publicEncrypt({key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash}, plaintext)
}

function nativeOpener(key: KeyObject, oaepHash: Hash): Opener {
  return decryptor(key, {padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash})
}

/** forge does the padding, and OpenSSL the bare RSA operation. */
function forgeOaep(key: KeyObject, hashes: OaepHashes): Encryptor {
  const {modulus, digests} = forgeFor(key, hashes)
  return (plaintext) => {
    const seed = toBinaryString(randomBytes(hashBytes[hashes.hash]))
    const padded = forge.pkcs1.encode_rsa_oaep(modulus, toBinaryString(plaintext), {seed, ...digests()})
    return publicEncrypt({key, padding: constants.RSA_NO_PADDING}, Buffer.from(padded, 'latin1'))
  }
}

/** forge is loaded for the first block: its decoder takes a fifth of the time of the RSA operation, and most values never need it. */
function oaepUnpadder(key: KeyObject, hashes: OaepHashes): Unpadder {
  let loaded: ReturnType<typeof forgeFor> | undefined
  return (block) => {
    const {modulus, digests} = (loaded ??= forgeFor(key, hashes))
    try {
      return Buffer.from(forge.pkcs1.decode_rsa_oaep(modulus, toBinaryString(block), digests()), 'latin1')
    } catch {
      return undefined
    }
  }
}

function forgeFor(key: KeyObject, {hash, maskHash}: OaepHashes) {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return {
    modulus: forge.pki.publicKeyFromPem(publicKey.export({type: 'spki', format: 'pem'}).toString()),
    digests: () => ({md: forge.md[hash].create(), mgf1: {md: forge.md[maskHash].create()}}),
  }
}

/** RFC 8017, 7.2.2, as strict as the JDK: 00 02, at least eight non-zero bytes, 00. */
function unpadPkcs1(block: Buffer): Buffer | undefined {
  const end = block.indexOf(0, 2)
  return block[0] === 0 && block[1] === 2 && end >= pkcs1OverheadBytes - 1 ? block.subarray(end + 1) : undefined
}

/**
 * Only the RSA operation, from a ciphertext to the padded block: once is enough, however many paddings are tried on the block.
 * @param key an RSA private key
 * @throws TypeError for another key
 */
export function bareRsa(key: KeyObject): Opener {
  return decryptor(key, {padding: constants.RSA_NO_PADDING})
}

/** OpenSSL also accepts ciphertexts that are shorter than the modulus. */
function decryptor(key: KeyObject, padding: Pick<RsaPrivateKey, 'padding' | 'oaepHash'>): Opener {
  if (key.type !== 'private') throw new TypeError('not an RSA private key')
  const length = blockBytes(key)
  return (ciphertext) => {
    if (ciphertext.length !== length) return undefined
    try {
      return privateDecrypt({key, ...padding}, ciphertext)
    } catch {
      return undefined
    }
  }
}

/** forge takes bytes as strings with one character per byte. */
function toBinaryString(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

/**
 * @param key an RSA key, public or private
 * @returns the length of its modulus, which is that of a block, in bytes
 * @throws TypeError for another key
 */
export function blockBytes(key: KeyObject): number {
  return Math.ceil(requireRsa(key) / 8)
}

/** @returns the length of the modulus in bits */
function requireRsa(key: KeyObject): number {
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (key.asymmetricKeyType !== 'rsa' || bits === undefined) throw new TypeError('not an RSA key')
  return bits
}
