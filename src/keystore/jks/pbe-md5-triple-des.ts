/**
 * PBEWithMD5AndTripleDES, the encryption of private and secret keys in JCEKS. Key derivation follows the JDK's com.sun.crypto.provider.PBES1Core:
 * a chain of MD5 digests for each half of the salt, which yields 24 bytes of key and 8 bytes of initialization vector.
 */
import {hash} from 'node:crypto'
import {decryptCbc} from '../cbc.js'
import {damaged} from '../damage.js'
import {octetString, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import {readIterations} from '../iterations.js'
import {isJavaPassword} from '../java-password.js'

const saltLength = 8
const keyLength = 24
const digestLength = 16

/** What a derivation starts from: PBEParameter of RFC 8018, appendix A.3. */
interface Derivation {
  readonly salt: Buffer
  readonly iterations: number
}

/** @throws KeystoreError for damage, or an iteration count out of range */
function readDerivation(parameters: Asn1): Derivation {
  const [saltElement, count] = sequence(parameters)
  const salt = octetString(saltElement)
  if (salt.length !== saltLength) throw damaged('the salt of a key in it has the wrong length')
  return {salt, iterations: readIterations(count)}
}

/** @returns how many hashes the key derivation takes @throws as `decryptWithTripleDes` */
export function tripleDesRounds(parameters: Asn1): number {
  return 2 * readDerivation(parameters).iterations
}

/**
 * @param parameters salt and iteration count (RFC 8018, PBEParameter)
 * @param looksRight whether the plaintext is what was encrypted, and not the noise left by a wrong password
 * @returns the plaintext, which the caller has to wipe; undefined if the password is wrong
 * @throws KeystoreError for damage, or an iteration count out of range
 */
export function decryptWithTripleDes(
  parameters: Asn1,
  data: Uint8Array,
  password: string,
  looksRight: (plain: Uint8Array) => boolean,
): Uint8Array | undefined {
  const {salt, iterations} = readDerivation(parameters)
  if (!isJavaPassword(password)) return undefined
  const derived = Buffer.concat(
    saltHalves(salt).map((half) => digestRepeatedly(half, Buffer.from(password, 'ascii'), iterations)),
  )
  const plain = decryptCbc('des-ede3-cbc', derived.subarray(0, keyLength), derived.subarray(keyLength), data)
  if (plain && looksRight(plain)) return plain
  plain?.fill(0)
  return undefined
}

/** If both halves are equal, Java reverses the first one. */
function saltHalves(salt: Buffer): readonly [Buffer, Buffer] {
  const first = salt.subarray(0, saltLength / 2)
  const second = salt.subarray(saltLength / 2)
  return [first.equals(second) ? Buffer.from(first).reverse() : first, second]
}

function digestRepeatedly(salt: Buffer, password: Buffer, iterations: number): Buffer {
  const input = Buffer.concat([hash('md5', Buffer.concat([salt, password]), 'buffer'), password])
  for (let round = 1; round < iterations; round++) hash('md5', input, 'buffer').copy(input)
  return input.subarray(0, digestLength)
}
