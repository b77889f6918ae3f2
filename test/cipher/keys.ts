/** Keys to encrypt and decrypt with, created once per process. */
import {generateKeyPairSync, generateKeySync, type KeyObject, type KeyPairKeyObjectResult} from 'node:crypto'
import type {Transformation} from '../../src/cipher/transformation.js'

const made = new Map<string, KeyPairKeyObjectResult>()

/** Returns the same pair for the same arguments. */
export function rsaKeys(bits: number, which = 0): KeyPairKeyObjectResult {
  const name = `${bits} ${which}`
  const keys = made.get(name) ?? generateKeyPairSync('rsa', {modulusLength: bits})
  made.set(name, keys)
  return keys
}

export const aesKey = generateKeySync('aes', {length: 256})

export function keysFor({keyKind}: Transformation, bits = 2048): {encrypting: KeyObject; decrypting: KeyObject} {
  if (keyKind === 'aes') return {encrypting: aesKey, decrypting: aesKey}
  const {publicKey, privateKey} = rsaKeys(bits)
  return {encrypting: publicKey, decrypting: privateKey}
}
