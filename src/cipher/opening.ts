/** Opens values as Micro Integrator would, and says of each that does not open why: Micro Integrator says nothing. */
import {isUtf8} from 'node:buffer'
import type {KeyObject} from 'node:crypto'
import {aesGcm, isCutEnvelope, openEnvelope, readEnvelope, requireAes, resemblesEnvelope} from './aes.js'
import {ciphertextOf, cutEnvelope} from './ciphertext-text.js'
import type {FaultReason, Opened} from './fault.js'
import {bareRsa, blockBytes, rsaTransformations} from './rsa.js'
import type {AesTransformation, RsaTransformation, Transformation, Unpadder} from './transformation.js'

/** From a value as it stands in its file to what it is; white space round it goes, as Micro Integrator trims it. Never throws. */
export type Opener = (text: string) => Opened

type BytesOpener = (bytes: Buffer) => Opened

/** In bytes: the lengths of RSA keys in use are multiples of it. */
const rsaStep = 64

/**
 * Makes ready to open many values with one key.
 * @param transformation what they are expected to be encrypted with
 * @param key an RSA private key, or an AES key of 256 bits
 * @throws TypeError for a key that the transformation does not take
 */
export async function opener(transformation: Transformation, key: KeyObject): Promise<Opener> {
  const open = transformation.keyKind === 'rsa' ? await rsaOpener(transformation, key) : aesOpener(transformation, key)
  const length = transformation.keyKind === 'rsa' ? blockBytes(key) : undefined
  return (text) => {
    const bytes = ciphertextOf(text, length)
    return Buffer.isBuffer(bytes) ? open(bytes) : {fault: bytes}
  }
}

async function rsaOpener(expected: RsaTransformation, key: KeyObject): Promise<BytesOpener> {
  const blockOf = bareRsa(key)
  const length = blockBytes(key)
  const paddings = await surestFirst(expected, key)
  return (bytes) => {
    const block = blockOf(bytes)
    const opened = block && openedBlock(block, expected, paddings)
    if (opened !== undefined) return opened
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
function openedBlock(block: Buffer, expected: RsaTransformation, paddings: readonly Padding[]): Opened | undefined {
  for (const {transformation, unpad} of paddings) {
    const bytes = unpad(block)
    if (bytes === undefined) continue
    if (!transformation.certain && !isUtf8(bytes)) {
      return transformation === expected
        ? fault('not-text', 'opens to bytes that are not text; another key, most likely')
        : undefined
    }
    if (transformation === expected) return openedText(bytes)
    return fault('another-transformation', `is encrypted with ${transformation.name}, not ${expected.name}`)
  }
  return undefined
}

function lengthProblem(length: number, wanted: number): string {
  const bits =
    length % rsaStep === 0
      ? ` as for a key of ${8 * length} bits; this key's are ${wanted}`
      : ` where this key's are ${wanted}`
  return `is ${length} bytes long${bits}`
}

function aesOpener({name}: AesTransformation, key: KeyObject): BytesOpener {
  requireAes(key)
  return (bytes) => {
    const envelope = readEnvelope(bytes)
    if (envelope === undefined) return noEnvelope(bytes, name)
    if ('flaw' in envelope) return fault('malformed', `is an envelope that ${envelope.flaw}`)
    const plaintext = openEnvelope(key, envelope)
    return plaintext === undefined
      ? fault('another-key', 'is encrypted with another key, or was altered')
      : openedText(plaintext)
  }
}

function noEnvelope(bytes: Buffer, name: string): Opened {
  if (isCutEnvelope(bytes)) return {fault: cutEnvelope}
  if (resemblesEnvelope(bytes)) return fault('malformed', 'is an envelope that is not JSON')
  if (bytes.length % rsaStep === 0) return fault('another-transformation', `looks encrypted with RSA, not ${name}`)
  return fault('malformed', `holds no envelope of ${name}`)
}

function openedText(bytes: Buffer): Opened {
  if (bytes.length === 0) return fault('empty', 'opens to an empty value')
  return isUtf8(bytes)
    ? {plaintext: bytes.toString('utf8')}
    : fault('not-text', 'opens to bytes that are not text in UTF-8')
}

function fault(reason: FaultReason, problem: string): Opened {
  return {fault: {reason, problem}}
}
