/** A private key in the clear: PrivateKeyInfo of PKCS#8 (RFC 5208, section 5). */
import {createPrivateKey} from 'node:crypto'
import type {KeyObject} from 'node:crypto'
import {KeystoreError, WrongKeyPasswordError} from '../errors.js'
import {quoted} from '../wording.js'
import {sequenceAt} from './der-header.js'
import type {SealedKey} from './keystore.js'

/**
 * A key whose encryption is undone once it is opened.
 * @param alias of its entry, for the errors
 * @param decrypt gives a PrivateKeyInfo in DER, which is wiped afterwards; undefined where the password is not the key's
 */
export function sealedKey(alias: string, decrypt: (password: string) => Uint8Array | undefined): SealedKey {
  return {
    open(password) {
      const info = decrypt(password)
      if (info === undefined) throw new WrongKeyPasswordError(alias)
      return createKey(info, alias)
    },
  }
}

/**
 * A SEQUENCE that begins with its version, the INTEGER 0 or 1; what follows it is passed over, as JDK 17 passes over it. Noise, as
 * after decryption with a wrong password, does not look so.
 */
export function looksLikePrivateKeyInfo(bytes: Uint8Array): boolean {
  const {start, end = Infinity} = sequenceAt(bytes) ?? {start: 0}
  const [tag, length, version = 2] = bytes.subarray(start, start + 3)
  return end <= bytes.length && tag === 0x02 && length === 0x01 && version <= 1
}

/** In bytes: RSA with 16,384 bits takes 9,300. OpenSSL works for a time that grows with the third power of it. */
const longest = 10_240

function createKey(info: Uint8Array, alias: string): KeyObject {
  const bytes = Buffer.from(info.buffer, info.byteOffset, info.length)
  try {
    if (bytes.length > longest || !looksLikePrivateKeyInfo(bytes)) throw unreadable(alias)
    return createPrivateKey({key: bytes, format: 'der', type: 'pkcs8'})
  } catch {
    throw unreadable(alias)
  } finally {
    bytes.fill(0)
  }
}

function unreadable(alias: string): KeystoreError {
  return new KeystoreError(
    `the private key ${quoted(alias)} is damaged, or of a kind that is not supported`,
    'copy the keystore again from where it came, or export the key anew',
  )
}
