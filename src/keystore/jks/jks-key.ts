/**
 * Decrypts private keys in JKS and JCEKS: EncryptedPrivateKeyInfo (RFC 5208, section 6) with Sun's own algorithms. JCEKS keystores may
 * use either algorithm, since the JDK's com.sun.crypto.provider.KeyProtector reads both.
 */
import {damaged, unsupportedAlgorithm} from '../damage.js'
import {octetString, oid, parseDer, sequence} from '../der.js'
import {looksLikePrivateKeyInfo} from '../private-key-info.js'
import {decryptWithTripleDes} from './pbe-md5-triple-des.js'
import {decryptWithXor} from './sun-key-protector.js'

const Algorithm = {xor: '1.3.6.1.4.1.42.2.17.1.1', tripleDes: '1.3.6.1.4.1.42.2.19.1'} as const

/**
 * @param bytes the EncryptedPrivateKeyInfo in DER, not parsed yet
 * @returns the PrivateKeyInfo, which the caller has to wipe; undefined if the password is not the key's
 * @throws KeystoreError for damage, an algorithm that Java does not support in this type, or an iteration count out of range
 */
export async function decryptJavaKey(
  type: 'JKS' | 'JCEKS',
  bytes: Uint8Array,
  password: string,
): Promise<Uint8Array | undefined> {
  const [algorithm, encrypted] = sequence(parseDer(bytes))
  const [identifier, parameters] = sequence(algorithm)
  const name = oid(identifier)
  const data = octetString(encrypted)
  if (name === Algorithm.xor) return decryptWithXor(data, password)
  if (name !== Algorithm.tripleDes || type === 'JKS') unsupportedAlgorithm('a private key', name)
  if (parameters === undefined) throw damaged('the encryption of a private key has no parameters')
  return decryptWithTripleDes(parameters, data, password, looksLikePrivateKeyInfo)
}
