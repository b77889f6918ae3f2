/**
 * Secret keys in JCEKS: a serialized `javax.crypto.SealedObject`, which contains the encryption of a serialized key, as the JDK's
 * com.sun.crypto.provider.KeyProtector writes it.
 */
import {quoted} from '../../wording.js'
import {damaged, unsupportedAlgorithm} from '../damage.js'
import {parseDer} from '../der.js'
import type {SecretKey} from '../keystore.js'
import type {SecretSealing} from '../sealed-secret.js'
import {ByteReader} from './byte-reader.js'
import {looksSerialized, readSerializedObject, type SerializedObject} from './java-serialization.js'
import {decryptWithTripleDes, tripleDesRounds} from './pbe-md5-triple-des.js'

const algorithmName = 'PBEWithMD5AndTripleDES'

/** @param sealed the SealedObject; undefined if the entry contains something else, which is found only when the key is needed */
export function sealedObjectSealing(sealed: SerializedObject | undefined): SecretSealing {
  return {
    rounds: () => tripleDesRounds(readParameters(sealed)),
    async decrypt(password) {
      const plain = await decryptWithTripleDes(
        readParameters(sealed),
        bytesOf(sealed, 'encryptedContent'),
        password,
        looksSerialized,
      )
      if (plain === undefined) return undefined
      try {
        return readSecretKeySpec(plain)
      } finally {
        plain.fill(0)
      }
    },
  }
}

function readParameters(sealed: SerializedObject | undefined) {
  const name = sealed?.fields.get('paramsAlg')
  if (name !== algorithmName) unsupportedAlgorithm('a secret key', typeof name === 'string' ? quoted(name) : 'unknown')
  return parseDer(bytesOf(sealed, 'encodedParams'))
}

/** Keys of other classes, such as `java.security.KeyRep`, are refused: Java's AES keys are all of this one. */
function readSecretKeySpec(plain: Uint8Array): SecretKey {
  const key = readSerializedObject(new ByteReader(plain))
  const algorithm = key?.fields.get('algorithm')
  if (key?.className !== 'javax.crypto.spec.SecretKeySpec' || typeof algorithm !== 'string')
    throw damaged('a secret key in it is not in the form that Java writes')
  return {algorithm, bytes: Buffer.from(bytesOf(key, 'key'))}
}

function bytesOf(object: SerializedObject | undefined, name: string): Uint8Array {
  const value = object?.fields.get(name)
  if (value instanceof Uint8Array) return value
  throw damaged('a part of a secret key in it is missing')
}
