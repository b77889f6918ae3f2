/**
 * The encryption of private keys in JKS, as documented in the JDK's sun.security.provider.KeyProtector: 20 bytes of salt, the key
 * XORed with a stream of SHA-1 digests, and a SHA-1 over password and key that proves both.
 */
import {createHash, timingSafeEqual} from 'node:crypto'
import {damaged} from '../damage.js'

const digestLength = 20
const saltLength = 20

/**
 * @returns the plaintext, which the caller has to wipe; undefined if the password is wrong or the data are damaged
 * @throws KeystoreError if the data are too short to contain a key
 */
export function decryptWithXor(data: Uint8Array, password: string): Uint8Array | undefined {
  if (data.length <= saltLength + digestLength) throw damaged('a private key in it is too short')
  const secret = Buffer.from(password, 'utf16le').swap16()
  const encrypted = data.subarray(saltLength, -digestLength)
  const plain = stream(secret, data.subarray(0, saltLength), encrypted.length)
  for (const [index, octet] of encrypted.entries()) plain[index] = octet ^ (plain[index] ?? 0)
  if (timingSafeEqual(sha1(secret, plain), data.subarray(-digestLength))) return plain
  plain.fill(0)
  return undefined
}

/** Each digest is over the password and the previous digest. The first uses the salt instead. */
function stream(password: Uint8Array, salt: Uint8Array, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let previous = salt
  for (let at = 0; at < length; at += digestLength) {
    const digest = sha1(password, previous)
    digest.copy(bytes, at)
    previous = digest
  }
  return bytes
}

function sha1(password: Uint8Array, bytes: Uint8Array): Buffer {
  return createHash('sha1').update(password).update(bytes).digest()
}
