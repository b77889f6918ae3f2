/** Decrypts values as Micro Integrator would. If a value cannot be decrypted, the result says why, which Micro Integrator never does. */
import {isUtf8} from 'node:buffer'
import type {KeyObject} from 'node:crypto'
import {aesGcm, isCutEnvelope, decryptEnvelope, readEnvelope, requireAes, resemblesEnvelope} from './aes.js'
import {decodeCiphertext, cutEnvelope} from './ciphertext-text.js'
import type {FaultReason, DecryptionResult} from './fault.js'
import {bareRsa, blockBytes, rsaLengthStep, rsaTransformations} from './rsa.js'
import type {AesTransformation, RsaTransformation, Transformation, Unpadder} from './transformation.js'

/**
 * Decrypts a value from a file of encrypted values. Never throws.
 * @param text the value; whitespace around it is ignored, as Micro Integrator trims it
 */
type RuntimeDecryptor = (text: string) => DecryptionResult

type BytesDecryptor = (bytes: Buffer) => DecryptionResult

/**
 * Prepares to decrypt many values with one key.
 * @param transformation the one the values should be encrypted with
 * @param key an RSA private key, or an AES key of 128, 192 or 256 bits
 * @throws TypeError for a key that the transformation cannot use
 */
export async function runtimeDecryptor(transformation: Transformation, key: KeyObject): Promise<RuntimeDecryptor> {
  const decryptBytes =
    transformation.keyKind === 'rsa' ? await rsaDecryptor(transformation, key) : aesDecryptor(transformation, key)
  const length = transformation.keyKind === 'rsa' ? blockBytes(key) : undefined
  return (text) => {
    const bytes = decodeCiphertext(text, length)
    return Buffer.isBuffer(bytes) ? decryptBytes(bytes) : {fault: bytes}
  }
}

async function rsaDecryptor(expected: RsaTransformation, key: KeyObject): Promise<BytesDecryptor> {
  const decryptBlock = bareRsa(key)
  const length = blockBytes(key)
  const paddings = await surestFirst(expected, key)
  return (bytes) => {
    const block = decryptBlock(bytes)
    const result = block && unpadBlock(block, expected, paddings)
    if (result !== undefined) return result
    if (resemblesEnvelope(bytes))
      return fault('another-transformation', `is encrypted with ${aesGcm.name}, not ${expected.name}`)
    if (bytes.length !== length) return fault('wrong-length', lengthProblem(bytes.length, length))
    return fault('another-key', 'is encrypted for another key, or damaged')
  }
}

interface Padding {
  readonly transformation: RsaTransformation
  readonly unpad: Unpadder
}

/** PKCS1-v1_5 is last, even if it is the expected padding: about one OAEP block in 400 also looks like PKCS1-v1_5. */
async function surestFirst(expected: RsaTransformation, key: KeyObject): Promise<readonly Padding[]> {
  const others = rsaTransformations.filter((each) => each !== expected)
  const inOrder = [expected, ...others].toSorted((one, other) => Number(other.certain) - Number(one.certain))
  return Promise.all(
    inOrder.map(async (transformation) => ({transformation, unpad: await transformation.unpadder(key)})),
  )
}

/** @returns undefined if no padding fits */
function unpadBlock(
  block: Buffer,
  expected: RsaTransformation,
  paddings: readonly Padding[],
): DecryptionResult | undefined {
  for (const {transformation, unpad} of paddings) {
    const bytes = unpad(block)
    if (bytes === undefined) continue
    if (!transformation.certain && !isUtf8(bytes)) {
      return transformation === expected
        ? fault('not-text', 'decrypts to bytes that are not text; most likely it is encrypted for another key')
        : undefined
    }
    if (transformation === expected) return readPlaintext(bytes)
    return fault('another-transformation', `is encrypted with ${transformation.name}, not ${expected.name}`)
  }
  return undefined
}

function lengthProblem(length: number, wanted: number): string {
  const problem = `is ${length} bytes long, but this key's ciphertexts have ${wanted} bytes`
  return length % rsaLengthStep === 0 ? `${problem}; it may be for a key of ${8 * length} bits` : problem
}

function aesDecryptor({name}: AesTransformation, key: KeyObject): BytesDecryptor {
  requireAes(key)
  return (bytes) => {
    const envelope = readEnvelope(bytes)
    if (envelope === undefined) return noEnvelope(bytes, name)
    if ('flaw' in envelope) return fault('malformed', `is an envelope that ${envelope.flaw}`)
    const plaintext = decryptEnvelope(key, envelope)
    return plaintext === undefined
      ? fault('another-key', 'is encrypted with another key, or damaged')
      : readPlaintext(plaintext)
  }
}

function noEnvelope(bytes: Buffer, name: string): DecryptionResult {
  if (isCutEnvelope(bytes)) return {fault: cutEnvelope}
  if (resemblesEnvelope(bytes)) return fault('malformed', 'is an envelope that is not valid JSON')
  if (bytes.length % rsaLengthStep === 0)
    return fault('another-transformation', `seems to be encrypted with RSA, not ${name}`)
  return fault('malformed', `does not contain an envelope of ${name}`)
}

function readPlaintext(bytes: Buffer): DecryptionResult {
  if (bytes.length === 0) return fault('empty', 'decrypts to an empty value')
  return isUtf8(bytes)
    ? {plaintext: bytes.toString('utf8')}
    : fault('not-text', 'decrypts to bytes that are not valid UTF-8')
}

function fault(reason: FaultReason, problem: string): DecryptionResult {
  return {fault: {reason, problem}}
}
