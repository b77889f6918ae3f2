/**
 * Decrypts AES envelopes as Micro Integrator would. It reads all envelopes when its vault starts: bytes that are no envelope end that
 * start, and a tag that does not match loses only its own secret.
 */
import type {KeyObject} from 'node:crypto'
import {
  decryptEnvelope,
  isCutEnvelope,
  oddJson,
  readEnvelope,
  requireAes,
  resemblesEnvelope,
  type Envelope,
} from './aes.js'
import {certainly, probably, readPlaintext, type BytesDecryptor, type BytesFault} from './bytes-decryptor.js'
import {cutEnvelope} from './ciphertext-text.js'
import type {Decrypted, ShapeFault} from './fault.js'
import {rsaLengthStep} from './rsa.js'
import type {AesTransformation} from './transformation.js'

/**
 * @param key an AES key
 * @throws TypeError for another key
 */
export function envelopeDecryptor(transformation: AesTransformation, key: KeyObject): BytesDecryptor {
  requireAes(key)
  return (bytes) => {
    const envelope = readSoundEnvelope(bytes, transformation)
    if ('fault' in envelope) return envelope
    const plaintext = decryptEnvelope(key, envelope)
    return plaintext === undefined
      ? wrongTag(envelope.blemish)
      : withBlemish(readPlaintext(plaintext), envelope.blemish)
  }
}

/** Reads an envelope that some key may decrypt, as far as it shows. */
export function readSoundEnvelope(bytes: Buffer, transformation: AesTransformation): Envelope | BytesFault<ShapeFault> {
  const envelope = readEnvelope(bytes)
  if (envelope === undefined) return noEnvelope(bytes, transformation)
  if (!('flaw' in envelope)) return envelope
  return flawed(envelope.flaw, {throws: envelope.throws, certain: resemblesEnvelope(bytes)})
}

function withBlemish(result: Decrypted | BytesFault, blemish: string | undefined): Decrypted | BytesFault {
  if (blemish === undefined || 'fault' in result) return result
  return {...result, blemish: describeEnvelope(blemish)}
}

/** @param blemish as in `Envelope` */
export function describeEnvelope(blemish: string): string {
  return `is an envelope that ${blemish}`
}

function wrongTag(blemish: string | undefined): BytesFault {
  if (blemish !== undefined && blemish !== oddJson) return flawed(blemish, {throws: false, certain: true})
  return certainly({reason: 'another-key', problem: 'is encrypted with another key, or damaged'})
}

function flawed(
  flaw: string,
  {throws, certain}: {readonly throws: boolean; readonly certain: boolean},
): BytesFault<ShapeFault> {
  const fault = {reason: 'malformed', problem: describeEnvelope(flaw)} as const
  return {fault: throws ? {...fault, stopsVault: true} : fault, certain}
}

function noEnvelope(bytes: Buffer, {name}: AesTransformation): BytesFault<ShapeFault> {
  if (isCutEnvelope(bytes)) return probably({...cutEnvelope, stopsVault: true})
  if (resemblesEnvelope(bytes)) return flawed('is not valid JSON', {throws: true, certain: true})
  if (bytes.length > 0 && bytes.length % rsaLengthStep === 0) {
    const problem = `seems to be encrypted with RSA, not ${name}`
    return probably({reason: 'another-transformation', problem, stopsVault: true})
  }
  return probably({reason: 'malformed', problem: `does not contain an envelope of ${name}`, stopsVault: true})
}
