/** What decrypting the bytes of a value yields, before its text is considered. */
import {isUtf8} from 'node:buffer'
import type {Decrypted, Fault} from './fault.js'

/** Never throws. @param bytes as Micro Integrator decodes them */
export type BytesDecryptor = (bytes: Buffer) => Decrypted | BytesFault

export interface BytesFault<F extends Fault = Fault> {
  readonly fault: F
  /** Whether the bytes are certainly a ciphertext, so that the fault is the right one whatever the text looks like. */
  readonly certain: boolean
}

/** @param bytes a decrypted value */
export function readPlaintext(bytes: Buffer): Decrypted | BytesFault {
  if (bytes.length === 0) return certainly({reason: 'empty', problem: 'decrypts to an empty value'})
  return isUtf8(bytes)
    ? {plaintext: bytes.toString('utf8')}
    : certainly({reason: 'not-text', problem: 'decrypts to bytes that are not valid UTF-8'})
}

export function certainly<F extends Fault>(fault: F): BytesFault<F> {
  return {fault, certain: true}
}

export function probably<F extends Fault>(fault: F): BytesFault<F> {
  return {fault, certain: false}
}
