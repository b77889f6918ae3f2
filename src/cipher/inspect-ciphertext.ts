/** Judges a value by its shape, without any key: what shows that Micro Integrator cannot decrypt it. */
import {aesGcm, resemblesEnvelope} from './aes.js'
import {decodeLeniently} from './base64.js'
import {blockLengthFault} from './block-decryptor.js'
import {certainly, probably, type BytesFault} from './bytes-decryptor.js'
import {describeBlemish, faultOfText, javaTrim, noValue} from './ciphertext-text.js'
import {describeEnvelope, readSoundEnvelope} from './envelope-decryptor.js'
import type {ShapeFault} from './fault.js'
import {isBlockLength, type CiphertextShape} from './recognise-ciphertext.js'

/**
 * @param text a value from a file of encrypted values; whitespace around it is ignored, as Micro Integrator trims it
 * @param expected what all ciphertexts for the key look like, if that is known
 * @returns undefined if it looks like a ciphertext, which some key may decrypt
 */
export function inspectCiphertext(text: string, expected?: CiphertextShape): ShapeFault | undefined {
  const value = javaTrim(text)
  if (value === '') return noValue
  const bytes = decodeLeniently(value)
  const ofBytes = inspectBytes(bytes, expected)
  const ofText = faultOfText(value, bytes, expected?.kind === 'rsa' ? blockLengthFor(expected) : undefined)
  if ('fault' in ofBytes) return ofBytes.certain ? ofBytes.fault : (ofText ?? ofBytes.fault)
  const blemish = describeBlemish(value)
  // If the text is not clean, its bytes tell better whether it is a ciphertext.
  if (ofText !== undefined && (blemish === undefined || ofText.reason === 'plaintext')) return ofText
  return faultOfBlemish(blemish ?? ofBytes.blemish)
}

interface SoundBytes {
  /** As in `Decrypted`. */
  readonly blemish: string | undefined
}

/** @param bytes as Micro Integrator decodes them */
function inspectBytes(bytes: Buffer, expected: CiphertextShape | undefined): BytesFault<ShapeFault> | SoundBytes {
  if (expected?.kind === 'aes' || resemblesEnvelope(bytes)) return inspectEnvelope(bytes, expected)
  const {length} = bytes
  if (expected !== undefined) {
    const wanted = blockLengthFor(expected)
    return length === wanted ? clean : probably(blockLengthFault(length, wanted))
  }
  if (isBlockLength(length)) return clean
  const problem = `is ${length} bytes long, but no RSA key has ciphertexts of that length; it may be truncated`
  return probably({reason: 'wrong-length', problem})
}

const clean: SoundBytes = {blemish: undefined}

function inspectEnvelope(bytes: Buffer, expected: CiphertextShape | undefined): BytesFault<ShapeFault> | SoundBytes {
  const envelope = readSoundEnvelope(bytes, aesGcm)
  if ('fault' in envelope) return envelope
  if (expected?.kind === 'rsa')
    return certainly({reason: 'another-transformation', problem: `is encrypted with ${aesGcm.name}, not with RSA`})
  const {blemish} = envelope
  return blemish === undefined ? clean : {blemish: describeEnvelope(blemish)}
}

function faultOfBlemish(blemish: string | undefined): ShapeFault | undefined {
  return blemish === undefined ? undefined : {reason: 'not-clean', problem: `is not clean: it ${blemish}`}
}

function blockLengthFor({bits}: CiphertextShape & {readonly kind: 'rsa'}): number {
  return Math.ceil(bits / 8)
}
