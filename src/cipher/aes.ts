/** AES-256-GCM, the transformation of Micro Integrator's symmetric mode. */
import {createSecretKey, randomBytes, type KeyObject} from 'node:crypto'
import {UnusableKeyError} from '../errors.js'

const keyBytes = 32

/**
 * @param text 64 hexadecimal digits, or else 32 bytes of UTF-8
 * @throws UnusableKeyError for anything else
 */
export function symmetricKey(text: string): KeyObject {
  const bytes = /^[\dA-Fa-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'utf8')
  if (bytes.length === keyBytes) return createSecretKey(bytes)
  throw new UnusableKeyError(`the key is ${bytes.length} bytes long`, 'give 64 hexadecimal digits, or 32 bytes of text')
}

/** @returns a new random key as 64 hexadecimal digits */
export function newSymmetricKey(): string {
  return randomBytes(keyBytes).toString('hex')
}
