/** Decrypts raw ciphertexts with exactly one transformation. The program itself tries them all: see `runtimeDecryptor`. */
import type {KeyObject} from 'node:crypto'
import {decryptEnvelope, readEnvelope, requireAes} from '../../src/cipher/aes.js'
import {bareRsa} from '../../src/cipher/rsa.js'
import type {RsaTransformation, Transformation} from '../../src/cipher/transformation.js'

/** From the raw ciphertext to the plaintext; undefined if the transformation cannot decrypt the bytes. */
type Decryptor = (ciphertext: Uint8Array) => Buffer | undefined

/**
 * @param key an RSA private key, or an AES key of 128, 192 or 256 bits
 * @throws TypeError for a key of another kind, at once
 */
export function decryptorFor(transformation: Transformation, key: KeyObject): Decryptor {
  return transformation.keyKind === 'rsa' ? rsaDecryptor(transformation, key) : aesDecryptor(key)
}

function rsaDecryptor(transformation: RsaTransformation, key: KeyObject): Decryptor {
  const decryptBlock = bareRsa(key)
  const unpad = transformation.unpadder(key)
  return (ciphertext) => {
    const block = decryptBlock(ciphertext)
    return block && unpad(block)
  }
}

function aesDecryptor(key: KeyObject): Decryptor {
  requireAes(key)
  return (ciphertext) => {
    const envelope = readEnvelope(ciphertext)
    return envelope === undefined || 'flaw' in envelope ? undefined : decryptEnvelope(key, envelope)
  }
}
