/** AES-256-GCM (NIST SP 800-38D) in the envelope that Micro Integrator's symmetric mode and `apictl` read. Plaintexts of any length. */
import {createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject} from 'node:crypto'
import {UnusableKeyError} from '../errors.js'
import {decodeBase64} from './base64.js'
import type {AesTransformation, Encryptor} from './transformation.js'

const cipher = 'aes-256-gcm'
const keyBytes = 32
const tagBytes = 16

/** In bytes. `apictl` accepts no other length. */
const ivBytes = 128

/** In bytes. OpenSSL does not accept longer ones, although Java does. */
const longestIvBytes = 128

const article = {cipherText: 'a', iv: 'an'} as const

export const aesGcm: AesTransformation = {
  name: 'AES/GCM/NoPadding',
  synonyms: ['AES256'],
  keyKind: 'aes',
  capacity: (key) => {
    requireAes(key)
    return Infinity
  },
  encryptor: (key) => {
    requireAes(key)
    return Promise.resolve(aesEncryptor(key))
  },
}

/** The content of a ciphertext's JSON. */
interface Envelope {
  readonly ciphertextAndTag: Buffer
  /** 1 to 128 bytes. */
  readonly iv: Buffer
}

/** A fragment that follows `is an envelope that`: `has no iv`. */
interface Flaw {
  readonly flaw: string
}

/** @returns whether the bytes are an envelope, or the remains of a truncated or damaged one */
export function resemblesEnvelope(bytes: Buffer): boolean {
  return bytes.includes('"cipherText"') || bytes.includes('"iv"')
}

/** @returns whether the bytes are the beginning of an envelope whose end is missing */
export function isCutEnvelope(bytes: Buffer): boolean {
  return resemblesEnvelope(bytes) && !bytes.toString('latin1').trimEnd().endsWith('}')
}

/**
 * Reads an envelope as Gson does: keys in any order, unknown keys ignored.
 * @returns undefined if the bytes are not a JSON object at all
 */
export function readEnvelope(bytes: Uint8Array): Envelope | Flaw | undefined {
  const fields = parseJsonObject(bytes)
  if (fields === undefined) return undefined
  const ciphertextAndTag = decodeField(fields, 'cipherText')
  if (!Buffer.isBuffer(ciphertextAndTag)) return ciphertextAndTag
  const iv = decodeField(fields, 'iv')
  if (!Buffer.isBuffer(iv)) return iv
  if (ciphertextAndTag.length < tagBytes)
    return {flaw: `has a cipherText of ${ciphertextAndTag.length} bytes, shorter than its tag`}
  if (iv.length === 0) return {flaw: 'has an empty iv'}
  if (iv.length > longestIvBytes)
    return {flaw: `has an iv of ${iv.length} bytes; at most ${longestIvBytes} are supported`}
  return {ciphertextAndTag, iv}
}

/**
 * @param key an AES key of 256 bits
 * @returns undefined if the tag does not match the key, the iv and the ciphertext
 */
export function decryptEnvelope(key: KeyObject, {ciphertextAndTag, iv}: Envelope): Buffer | undefined {
  try {
    const gcm = createDecipheriv(cipher, key, iv, {authTagLength: tagBytes}).setAuthTag(
      ciphertextAndTag.subarray(-tagBytes),
    )
    return Buffer.concat([gcm.update(ciphertextAndTag.subarray(0, -tagBytes)), gcm.final()])
  } catch {
    return undefined
  }
}

/**
 * @param text 64 hexadecimal digits, or exactly 32 bytes of UTF-8
 * @throws UnusableKeyError for any other text
 */
export function parseSymmetricKey(text: string): KeyObject {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return createSecretKey(text, 'hex')
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length === keyBytes) return createSecretKey(bytes)
  throw new UnusableKeyError(
    `the symmetric key is ${bytes.length} bytes long`,
    `a key has ${2 * keyBytes} hexadecimal digits, or is text of exactly ${keyBytes} bytes in UTF-8`,
  )
}

/** @returns 64 hexadecimal digits */
export function generateSymmetricKey(): string {
  return randomBytes(keyBytes).toString('hex')
}

function aesEncryptor(key: KeyObject): Encryptor {
  return (plaintext) => {
    const iv = randomBytes(ivBytes)
    const gcm = createCipheriv(cipher, key, iv, {authTagLength: tagBytes})
    const ciphertextAndTag = Buffer.concat([gcm.update(plaintext), gcm.final(), gcm.getAuthTag()])
    return padEnvelope(JSON.stringify({cipherText: ciphertextAndTag.toString('base64'), iv: iv.toString('base64')}))
  }
}

/**
 * Adds blanks, which are insignificant in JSON (RFC 8259, section 2), so that the base64 of the envelope needs no `=`: a loader of
 * variables may drop a single one at the end of a line.
 * @param envelope in ASCII
 */
function padEnvelope(envelope: string): Buffer {
  return Buffer.from(envelope.padEnd(Math.ceil(envelope.length / 3) * 3))
}

function parseJsonObject(bytes: Uint8Array): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map<string, unknown>(Object.entries(value))
  } catch {
    return undefined
  }
}

function decodeField(fields: ReadonlyMap<string, unknown>, name: keyof typeof article): Buffer | Flaw {
  const value = fields.get(name)
  if (typeof value !== 'string') return {flaw: `has no ${name}`}
  return decodeBase64(value) ?? {flaw: `has ${article[name]} ${name} that is not base64`}
}

/** @throws TypeError unless the key is an AES key of 256 bits */
export function requireAes(key: KeyObject): void {
  if (key.type !== 'secret' || key.symmetricKeySize !== keyBytes) throw new TypeError('not an AES key of 256 bits')
}
