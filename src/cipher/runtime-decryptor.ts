/** Opens values as Micro Integrator would, and says of each that does not open why: Micro Integrator says nothing. */
import {isUtf8} from 'node:buffer'
import type {KeyObject} from 'node:crypto'
import {aesGcm, isCutEnvelope, decryptEnvelope, readEnvelope, requireAes, resemblesEnvelope} from './aes.js'
import {decodeCiphertext, cutEnvelope} from './ciphertext-text.js'
import type {FaultReason, DecryptionResult} from './fault.js'
import {bareRsa, blockBytes, rsaLengthStep, rsaTransformations} from './rsa.js'
import type {AesTransformation, RsaTransformation, Transformation, Unpadder} from './transformation.js'

/** From a value as it stands in its file to what it is; white space round it goes, as Micro Integrator trims it. Never throws. */
export type RuntimeDecryptor = (text: string) => DecryptionResult

type BytesDecryptor = (bytes: Buffer) => DecryptionResult

/**
 * Makes ready to open many values with one key.
 * @param transformation what they are expected to be encrypted with
 * @param key an RSA private key, or an AES key of 256 bits
 * @throws TypeError for a key that the transformation does not take
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

/** One block of OAEP in some four hundred looks like PKCS1-v1_5 too, so that comes last, even where it is what is expected. */
async function surestFirst(expected: RsaTransformation, key: KeyObject): Promise<readonly Padding[]> {
  const others = rsaTransformations.filter((each) => each !== expected)
  const inOrder = [expected, ...others].toSorted((one, other) => Number(other.certain) - Number(one.certain))
  return Promise.all(
    inOrder.map(async (transformation) => ({transformation, unpad: await transformation.unpadder(key)})),
  )
}

/** @returns undefined where no padding fits */
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
        ? fault('not-text', 'opens to bytes that are not text; another key, most likely')
        : undefined
    }
    if (transformation === expected) return readPlaintext(bytes)
    return fault('another-transformation', `is encrypted with ${transformation.name}, not ${expected.name}`)
  }
  return undefined
}

function lengthProblem(length: number, wanted: number): string {
  const bits =
    length % rsaLengthStep === 0
      ? ` as for a key of ${8 * length} bits; this key's are ${wanted}`
      : ` where this key's are ${wanted}`
  return `is ${length} bytes long${bits}`
}

function aesDecryptor({name}: AesTransformation, key: KeyObject): BytesDecryptor {
  requireAes(key)
  return (bytes) => {
    const envelope = readEnvelope(bytes)
    if (envelope === undefined) return noEnvelope(bytes, name)
    if ('flaw' in envelope) return fault('malformed', `is an envelope that ${envelope.flaw}`)
    const plaintext = decryptEnvelope(key, envelope)
    return plaintext === undefined
      ? fault('another-key', 'is encrypted with another key, or was altered')
      : readPlaintext(plaintext)
  }
}

function noEnvelope(bytes: Buffer, name: string): DecryptionResult {
  if (isCutEnvelope(bytes)) return {fault: cutEnvelope}
  if (resemblesEnvelope(bytes)) return fault('malformed', 'is an envelope that is not JSON')
  if (bytes.length % rsaLengthStep === 0)
    return fault('another-transformation', `looks encrypted with RSA, not ${name}`)
  return fault('malformed', `holds no envelope of ${name}`)
}

function readPlaintext(bytes: Buffer): DecryptionResult {
  if (bytes.length === 0) return fault('empty', 'opens to an empty value')
  return isUtf8(bytes)
    ? {plaintext: bytes.toString('utf8')}
    : fault('not-text', 'opens to bytes that are not text in UTF-8')
}

function fault(reason: FaultReason, problem: string): DecryptionResult {
  return {fault: {reason, problem}}
}
