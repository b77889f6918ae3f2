/** AES-GCM (NIST SP 800-38D) in the envelope that Micro Integrator's symmetric mode and `apictl` read. Plaintexts of any length. */
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  randomBytes,
  type CipherGCMTypes,
  type KeyObject,
} from 'node:crypto'
import {UnusableKeyError} from '../errors.js'
import {decodeBase64, decodeLeniently} from './base64.js'
import {readGsonObject} from './gson.js'
import type {AesTransformation, Encryptor} from './transformation.js'

/** The length of a key that is generated or written as text, in bytes. */
const keyBytes = 32

/** OpenSSL's names, by the length of the key in bytes. */
const ciphers = new Map<number, CipherGCMTypes>([
  [16, 'aes-128-gcm'],
  [24, 'aes-192-gcm'],
  [keyBytes, 'aes-256-gcm'],
])

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
  encryptor: (key) => Promise.resolve(aesEncryptor(key)),
}

/** The content of a ciphertext's JSON. */
export interface Envelope {
  readonly ciphertextAndTag: Buffer
  /** 1 to 128 bytes. */
  readonly iv: Buffer
  /** What only a lenient reader accepts about it, as a fragment that follows `is an envelope that`; undefined for a clean one. */
  readonly blemish: string | undefined
}

/** The blemish of an envelope in JSON that only Gson reads. */
export const oddJson = 'is not standard JSON'

/** A fragment that follows `is an envelope that`: `has no iv`. */
interface Flaw {
  readonly flaw: string
  /** Whether Micro Integrator throws, and so does not start its vault. */
  readonly throws: boolean
}

/** @returns whether the bytes are an envelope, or the remains of a truncated or damaged one */
export function resemblesEnvelope(bytes: Buffer): boolean {
  return ['cipherText', '"iv"', "'iv'"].some((name) => bytes.includes(name))
}

/** @returns whether the bytes are the beginning of an envelope whose end is missing */
export function isCutEnvelope(bytes: Buffer): boolean {
  return resemblesEnvelope(bytes) && !bytes.toString('latin1').trimEnd().endsWith('}')
}

/**
 * Reads an envelope as Micro Integrator does: by Gson's rules, and with its own base64. Unknown keys are ignored.
 * @returns undefined if the bytes are not a JSON object at all
 */
export function readEnvelope(bytes: Uint8Array): Envelope | Flaw | undefined {
  const text = Buffer.from(bytes).toString('utf8')
  const fields = readGsonObject(text)
  if (fields === undefined) return undefined
  const blemish = describeBlemish(text, fields)
  const [ciphertextAndTag, iv] = [decodeField(fields, 'cipherText'), decodeField(fields, 'iv')]
  if (ciphertextAndTag === undefined) return {flaw: 'has no cipherText', throws: true}
  if (iv === undefined) return {flaw: 'has no iv', throws: true}
  if (iv.length === 0) return {flaw: fields.get('iv') === '' ? 'has an empty iv' : notBase64('iv'), throws: true}
  if (ciphertextAndTag.length < tagBytes) {
    const flaw = blemish ?? `has a cipherText of ${ciphertextAndTag.length} bytes, shorter than its tag`
    return {flaw, throws: false}
  }
  if (iv.length > longestIvBytes)
    return {flaw: `has an iv of ${iv.length} bytes; at most ${longestIvBytes} are supported`, throws: false}
  return {ciphertextAndTag, iv, blemish}
}

/**
 * @param key an AES key of 128, 192 or 256 bits
 * @returns undefined if the tag does not match the key, the iv and the ciphertext
 */
export function decryptEnvelope(key: KeyObject, {ciphertextAndTag, iv}: Envelope): Buffer | undefined {
  const cipher = requireAes(key)
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
 * @param text 64 hexadecimal digits, or exactly 32 bytes of UTF-8; or a shorter key as `symmetricKeyText` writes it
 * @throws UnusableKeyError for any other text
 */
export function parseSymmetricKey(text: string): KeyObject {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return createSecretKey(text, 'hex')
  const [, short] = /^aes-(?:128:(?=.{32}$)|192:(?=.{48}$))([0-9a-fA-F]+)$/.exec(text) ?? []
  if (short !== undefined) return createSecretKey(short, 'hex')
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length === keyBytes) return createSecretKey(bytes)
  throw new UnusableKeyError(
    `the symmetric key is ${bytes.length} bytes long`,
    `a key has ${2 * keyBytes} hexadecimal digits, or is text of exactly ${keyBytes} bytes in UTF-8`,
  )
}

/**
 * The reverse of `parseSymmetricKey`. The runtime takes 32 hexadecimal digits for a text of 32 bytes, so keys of fewer than 256 bits
 * have a prefix: `aes-128:` and 32 digits, `aes-192:` and 48 digits.
 * @param key an AES key of 128, 192 or 256 bits
 */
export function symmetricKeyText(key: KeyObject): string {
  requireAes(key)
  const bytes = key.export()
  const digits = bytes.toString('hex')
  const text = bytes.length === keyBytes ? digits : `aes-${bytes.length * 8}:${digits}`
  bytes.fill(0)
  return text
}

/** @returns 64 hexadecimal digits */
export function generateSymmetricKey(): string {
  return randomBytes(keyBytes).toString('hex')
}

function aesEncryptor(key: KeyObject): Encryptor {
  const cipher = requireAes(key)
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

function decodeField(fields: ReadonlyMap<string, string | undefined>, name: keyof typeof article): Buffer | undefined {
  const value = fields.get(name)
  return value === undefined ? undefined : decodeLeniently(value)
}

function describeBlemish(text: string, fields: ReadonlyMap<string, string | undefined>): string | undefined {
  const unclean = (['cipherText', 'iv'] as const).find((name) => decodeBase64(fields.get(name) ?? '') === undefined)
  if (unclean !== undefined) return notBase64(unclean)
  return isStandardJson(text, fields) ? undefined : oddJson
}

/** Whether every JSON parser reads the same two strings from the text. */
function isStandardJson(text: string, fields: ReadonlyMap<string, string | undefined>): boolean {
  try {
    const object = JSON.parse(text) as Partial<Record<string, unknown>>
    return ['cipherText', 'iv'].every((name) => object[name] === fields.get(name))
  } catch {
    return false
  }
}

function notBase64(name: keyof typeof article): string {
  return `has ${article[name]} ${name} that is not base64`
}

/**
 * @returns OpenSSL's name of the cipher for a key of this length
 * @throws TypeError unless the key is an AES key of 128, 192 or 256 bits
 */
export function requireAes(key: KeyObject): CipherGCMTypes {
  const cipher = key.symmetricKeySize === undefined ? undefined : ciphers.get(key.symmetricKeySize)
  if (cipher === undefined) throw new TypeError('not an AES key of 128, 192 or 256 bits')
  return cipher
}
