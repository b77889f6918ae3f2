/**
 * PBEWithMD5AndTripleDES, the encryption of private and secret keys in JCEKS. Key derivation follows the JDK's com.sun.crypto.provider.PBES1Core:
 * a chain of MD5 digests for each half of the salt, which yields 24 bytes of key and 8 bytes of initialization vector.
 */
import {decryptCbc} from '../cbc.js'
import {damaged} from '../damage.js'
import {octetString, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import {readIterations} from '../iterations.js'
import {isJavaPassword} from '../java-password.js'
import {EffortMeter, hashRepeatedly, rememberKey} from '../key-derivation.js'

const saltLength = 8
const keyLength = 24
const derivedLength = 32

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
export async function decryptWithTripleDes(
  parameters: Asn1,
  data: Uint8Array,
  password: string,
  looksRight: (plain: Uint8Array) => boolean,
): Promise<Uint8Array | undefined> {
  const derivation = readDerivation(parameters)
  if (!isJavaPassword(password)) return undefined
  const derived = await deriveKeyAndIv(derivation, Buffer.from(password, 'ascii'))
  const plain = decryptCbc('des-ede3-cbc', derived.subarray(0, keyLength), derived.subarray(keyLength), data)
  if (plain && looksRight(plain)) return plain
  plain?.fill(0)
  return undefined
}

function deriveKeyAndIv({salt, iterations}: Derivation, password: Buffer): Promise<Buffer> {
  return rememberKey({method: 'JCEKS-md5', password, salt, iterations, length: derivedLength}, async () => {
    const meter = new EffortMeter(iterations, 2 * (iterations - 1))
    const digests: Buffer[] = []
    for (const half of saltHalves(salt)) {
      const start = {input: Buffer.concat([half, password]), suffix: password}
      digests.push(await hashRepeatedly('md5', start, iterations, meter))
    }
    return Buffer.concat(digests)
  })
}

/** If both halves are equal, Java reverses the first one. */
function saltHalves(salt: Buffer): readonly [Buffer, Buffer] {
  const first = salt.subarray(0, saltLength / 2)
  const second = salt.subarray(saltLength / 2)
  return [first.equals(second) ? Buffer.from(first).reverse() : first, second]
}
