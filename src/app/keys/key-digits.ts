/** How records name keys: by digits from which no key can be found. */
import {createHash, createHmac, type KeyObject} from 'node:crypto'

/** @param der a certificate @returns the first digits of its SHA-256 fingerprint */
export function certificateDigits(der: Uint8Array): string {
  return digitsOf(der)
}

/** A hash of the key itself could be looked up, if the key is guessable. @param key an AES key */
export function symmetricDigits(key: KeyObject): string {
  return `aes${digitsOf(createHmac('sha256', key).update('mi secret record').digest())}`
}

/** Whether they are those of a symmetric key. */
export function isSymmetricDigits(digits: string): boolean {
  return digits.startsWith('aes')
}

function digitsOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
