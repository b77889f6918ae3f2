/** Decrypts RSA blocks as Micro Integrator would, and finds out which padding and which key they are for. */
import {isUtf8} from 'node:buffer'
import type {KeyObject} from 'node:crypto'
import {aesGcm, resemblesEnvelope} from './aes.js'
import {certainly, probably, readPlaintext, type BytesDecryptor, type BytesFault} from './bytes-decryptor.js'
import type {Decrypted, ShapeFault} from './fault.js'
import {bareRsa, blockBytes, rsaLengthStep, rsaTransformations} from './rsa.js'
import type {RsaTransformation, Unpadder} from './transformation.js'

/** Whether only the expected transformation decrypts a value, or any that the key allows. */
export type AcceptedTransformations = 'expected' | 'any'

/**
 * @param key an RSA private key
 * @throws TypeError for another key
 */
export function blockDecryptor(
  expected: RsaTransformation,
  key: KeyObject,
  accepted: AcceptedTransformations,
): BytesDecryptor {
  const open = expected.opener?.(key)
  const decryptBlock = bareRsa(key)
  const length = blockBytes(key)
  const paddings = surestFirst(expected, key)
  const decrypt = (bytes: Buffer) => {
    const opened = open?.(bytes)
    if (opened !== undefined) return readPlaintext(opened)
    // Once more, to find out why, or which other padding it has.
    const block = decryptBlock(bytes)
    return block && unpadBlock(block, {expected, accepted, paddings})
  }
  return (bytes) => {
    const result = decrypt(bytes) ?? withLeadingZeros(bytes, length, decrypt)
    if (result !== undefined) return result
    if (resemblesEnvelope(bytes)) return certainly(encryptedWith(aesGcm.name, expected))
    if (bytes.length !== length) return probably(blockLengthFault(bytes.length, length))
    return probably({reason: 'another-key', problem: 'is encrypted for another key, or damaged'})
  }
}

interface Padding {
  readonly transformation: RsaTransformation
  readonly unpad: Unpadder
}

/** PKCS1-v1_5 is last, even if it is the expected padding: about one OAEP block in 400 also looks like PKCS1-v1_5. */
function surestFirst(expected: RsaTransformation, key: KeyObject): readonly Padding[] {
  const others = rsaTransformations.filter((each) => each !== expected)
  const inOrder = [expected, ...others].toSorted((one, other) => Number(other.certain) - Number(one.certain))
  return inOrder.map((transformation) => ({transformation, unpad: transformation.unpadder(key)}))
}

interface Unpadding {
  readonly expected: RsaTransformation
  readonly accepted: AcceptedTransformations
  readonly paddings: readonly Padding[]
}

/** @returns undefined if no padding fits */
function unpadBlock(block: Buffer, {expected, accepted, paddings}: Unpadding): Decrypted | BytesFault | undefined {
  for (const {transformation, unpad} of paddings) {
    const bytes = unpad(block)
    if (bytes === undefined) continue
    if (!transformation.certain && !isUtf8(bytes))
      return transformation === expected && accepted === 'expected' ? certainly(notText) : undefined
    if (transformation === expected) return readPlaintext(bytes)
    if (accepted === 'any') return withTransformation(readPlaintext(bytes), transformation)
    return certainly(encryptedWith(transformation.name, expected))
  }
  return undefined
}

function withTransformation(result: Decrypted | BytesFault, {name}: RsaTransformation): Decrypted | BytesFault {
  return 'plaintext' in result ? {...result, otherTransformation: name} : result
}

const notText = {
  reason: 'not-text',
  problem: 'decrypts to bytes that are not text; most likely it is encrypted for another key',
} as const

/** No ciphertext begins with more zeros by chance. */
const mostLeadingZeros = 8

/**
 * A program that writes ciphertexts as numbers omits the zeros at their beginning. Java accepts shorter numbers; other readers want every
 * byte.
 * @returns undefined unless the bytes decrypt with zeros before them
 */
function withLeadingZeros(
  bytes: Buffer,
  length: number,
  decrypt: (bytes: Buffer) => Decrypted | BytesFault | undefined,
): Decrypted | undefined {
  const missing = length - bytes.length
  if (missing < 1 || missing > mostLeadingZeros) return undefined
  const result = decrypt(Buffer.concat([Buffer.alloc(missing), bytes]))
  return result && 'plaintext' in result ? {...result, blemish: 'is missing zero bytes at its beginning'} : undefined
}

function encryptedWith(name: string, expected: RsaTransformation) {
  return {reason: 'another-transformation', problem: `is encrypted with ${name}, not ${expected.name}`} as const
}

/** @param length of a ciphertext, in bytes @param wanted the length of all ciphertexts for the key */
export function blockLengthFault(length: number, wanted: number): ShapeFault {
  const fact = `is ${length} bytes long, but this key's ciphertexts have ${wanted} bytes`
  const problem = length % rsaLengthStep === 0 ? `${fact}; it may be for a key of ${8 * length} bits` : fact
  return {reason: 'wrong-length', problem}
}
