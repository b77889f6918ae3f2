/** What tests need to write records. */
import {constants, createHash, publicEncrypt, X509Certificate} from 'node:crypto'
import {identity, type Identity} from './identity.js'

/** Encrypts as Micro Integrator's tools do by default, without mi. */
export function ciphertextFor(plaintext: string, {publicKey: key}: Identity = identity()): string {
  const bytes = Buffer.from(plaintext)
  return publicEncrypt({key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1'}, bytes).toString('base64')
}

/** What records name the owner's key by. */
export function digitsOf({pem}: Identity): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex').slice(0, 16)
}
