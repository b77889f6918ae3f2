/** Decrypts values as Micro Integrator would. If a value cannot be decrypted, the result says why, which Micro Integrator never does. */
import type {KeyObject} from 'node:crypto'
import {decodeLeniently} from './base64.js'
import {blockDecryptor, type AcceptedTransformations} from './block-decryptor.js'
import type {BytesFault} from './bytes-decryptor.js'
import {describeBlemish, faultOfText, javaTrim, noValue} from './ciphertext-text.js'
import {envelopeDecryptor} from './envelope-decryptor.js'
import type {Decrypted, DecryptionResult, Fault} from './fault.js'
import {blockBytes} from './rsa.js'
import type {Transformation} from './transformation.js'

/**
 * Decrypts a value from a file of encrypted values. Never throws.
 * @param text the value; whitespace around it is ignored, as Micro Integrator trims it
 */
type RuntimeDecryptor = (text: string) => DecryptionResult

/**
 * Prepares to decrypt many values with one key.
 * @param transformation the one the values should be encrypted with
 * @param key an RSA private key, or an AES key of 128, 192 or 256 bits
 * @param accepted with `any`, each value is decrypted with the transformation that fits it
 * @throws TypeError for a key that the transformation cannot use
 */
export function runtimeDecryptor(
  transformation: Transformation,
  key: KeyObject,
  accepted: AcceptedTransformations = 'expected',
): RuntimeDecryptor {
  const isRsa = transformation.keyKind === 'rsa'
  const decryptBytes = isRsa ? blockDecryptor(transformation, key, accepted) : envelopeDecryptor(transformation, key)
  const length = isRsa ? blockBytes(key) : undefined
  return (text) => {
    const value = javaTrim(text)
    if (value === '') return {fault: noValue}
    const bytes = decodeLeniently(value)
    const result = decryptBytes(bytes)
    if ('plaintext' in result) return withBlemish(result, describeBlemish(value))
    return {fault: explain(result, value, faultOfText(value, bytes, length))}
  }
}

function withBlemish(result: Decrypted, blemish: string | undefined): Decrypted {
  return blemish === undefined ? result : {...result, blemish}
}

/** @returns the fault of the bytes, or that of the text if it explains more */
function explain({fault, certain}: BytesFault, value: string, ofText: Fault | undefined): Fault {
  if (certain || ofText === undefined || isForAnotherKey(fault, value, ofText)) return fault
  return fault.stopsVault ? {...ofText, stopsVault: true} : ofText
}

/** Whether the text is that of a ciphertext, but not clean, and would not decrypt either if it were. */
function isForAnotherKey({reason}: Fault, value: string, ofText: Fault): boolean {
  return reason === 'another-key' && ofText.reason === 'not-base64' && describeBlemish(value) !== undefined
}
