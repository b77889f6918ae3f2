/** An unencrypted private key: PrivateKeyInfo of PKCS#8 (RFC 5208, section 5). */
import {createPrivateKey} from 'node:crypto'
import type {KeyObject} from 'node:crypto'
import {KeystoreError, WrongKeyPasswordError} from '../errors.js'
import {quoted} from '../wording.js'
import {sequenceAt} from './der-header.js'
import type {SealedKey} from './keystore.js'

/**
 * A key that is decrypted only when it is opened.
 * @param alias the entry's alias, for error messages
 * @param decrypt returns a PrivateKeyInfo in DER, which is wiped after use, or undefined if the password is not the key's
 * @param beyondJava as in `SealedKey`
 */
export function sealedKey(
  alias: string,
  decrypt: (password: string) => Promise<Uint8Array | undefined>,
  beyondJava?: string,
): SealedKey {
  return {
    beyondJava,
    async open(password) {
      const info = await decrypt(password)
      if (info === undefined) throw new WrongKeyPasswordError(alias)
      return createKey(info, alias)
    },
  }
}

/**
 * A SEQUENCE that begins with its version, the INTEGER 0 or 1. Bytes after the SEQUENCE are ignored, as JDK 17 ignores them. The noise
 * left by a wrong password does not look like this.
 */
export function looksLikePrivateKeyInfo(bytes: Uint8Array): boolean {
  const {start, end = Infinity} = sequenceAt(bytes) ?? {start: 0}
  const [tag, length, version = 2] = bytes.subarray(start, start + 3)
  return end <= bytes.length && tag === 0x02 && length === 0x01 && version <= 1
}

/** In bytes. An RSA key of 16,384 bits takes 9,300. OpenSSL's time grows with the third power of the length. */
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
    `the private key ${quoted(alias)} is damaged, or its type is not supported`,
    'copy the keystore again from its source, or export the key again',
  )
}
