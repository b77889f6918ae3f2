/** RSA, one block a secret: RFC 8017, sections 7.1 (OAEP) and 7.2 (PKCS1-v1_5). OpenSSL does the work wherever it can. */
import {constants, publicEncrypt, randomBytes, type KeyObject} from 'node:crypto'
import type {Encryptor, Transformation} from './transformation.js'

const sha1Bytes = 20
const sha256Bytes = 32
const pkcs1OverheadBytes = 11

export const oaepSha1: Transformation = {
  name: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
  synonyms: ['RSA/ECB/OAEPWithSHA-1AndMGF1Padding'],
  capacity: (key) => oaepCapacity(key, sha1Bytes),
  encryptor: (key) => Promise.resolve(nativeEncryptor(key, constants.RSA_PKCS1_OAEP_PADDING)),
}

export const oaepSha256: Transformation = {
  name: 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding',
  synonyms: [],
  capacity: (key) => oaepCapacity(key, sha256Bytes),
  encryptor: oaepSha256Encryptor,
}

export const pkcs1: Transformation = {
  name: 'RSA/ECB/PKCS1Padding',
  synonyms: ['RSA'],
  capacity: (key) => blockBytes(key) - pkcs1OverheadBytes,
  encryptor: (key) => Promise.resolve(nativeEncryptor(key, constants.RSA_PKCS1_PADDING)),
}

function nativeEncryptor(key: KeyObject, padding: number): Encryptor {
  return (plaintext) => publicEncrypt({key, padding, oaepHash: 'sha1'}, plaintext)
}

/**
 * The JDK pairs OAEP's SHA-256 with an MGF1 of SHA-1 unless it is told otherwise (the Cipher section of its Standard Algorithm
 * Names). OpenSSL through `publicEncrypt` knows only one hash for both, so forge pads and OpenSSL does the bare RSA.
 */
async function oaepSha256Encryptor(key: KeyObject): Promise<Encryptor> {
  const {default: forge} = await import('node-forge')
  const modulus = forge.pki.publicKeyFromPem(key.export({type: 'spki', format: 'pem'}).toString())
  return (plaintext) => {
    const padded = forge.pkcs1.encode_rsa_oaep(modulus, binaryString(plaintext), {
      seed: binaryString(randomBytes(sha256Bytes)),
      md: forge.md.sha256.create(),
      mgf1: {md: forge.md.sha1.create()},
    })
    return publicEncrypt({key, padding: constants.RSA_NO_PADDING}, Buffer.from(padded, 'latin1'))
  }
}

/** forge takes bytes as strings of one character a byte. */
function binaryString(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function oaepCapacity(key: KeyObject, hashBytes: number): number {
  return blockBytes(key) - 2 * hashBytes - 2
}

function blockBytes(key: KeyObject): number {
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits === undefined) throw new TypeError('not an RSA key')
  return Math.ceil(bits / 8)
}
