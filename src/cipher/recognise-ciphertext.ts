/** Recognizes values that are encrypted already, without a key. */
import {aesGcm, readEnvelope, resemblesEnvelope} from './aes.js'
import {countLetters} from './base64.js'
import {javaTrim, looksRandom} from './ciphertext-text.js'
import {rsaLengthStep} from './rsa.js'

/** The ciphertexts of keys of 1024 and 8192 bits: their lengths in bytes, and in characters of base64 without and with padding. */
const rsaBytes = {least: 128, most: 1024} as const
const rsaCharacters = {least: 171, most: 1368} as const

/** In characters. The smallest envelope has the tag of an empty text and an iv of one byte. */
const shortestEnvelope = '{"cipherText":"////////////////////////","iv":"//=="}'.length

/**
 * @param text a value that should be plaintext. Whitespace, quotation marks, brackets and commas do not count: Micro Integrator ignores
 *   them too.
 * @returns a fragment without a full stop: `is encrypted already: …`; undefined if it is no ciphertext. A token in base64 that happens to
 *   have the length of an RSA ciphertext cannot be told from one.
 */
export function describeCiphertext(text: string): string | undefined {
  const shape = recogniseCiphertext(text)
  if (shape === undefined) return undefined
  return shape.kind === 'aes'
    ? `is encrypted already: it is an envelope of ${aesGcm.name}`
    : `seems to be encrypted already: it is as long as an RSA-${shape.bits} ciphertext in base64`
}

/** What a ciphertext shows of the key that it is for. */
export type CiphertextShape = {readonly kind: 'aes'} | {readonly kind: 'rsa'; readonly bits: number}

/** As `describeCiphertext`. */
export function recogniseCiphertext(text: string): CiphertextShape | undefined {
  if (text.length < shortestEnvelope) return undefined
  const letters = lettersOf(text)
  const value = letters === undefined ? toStandardLetters(text.replaceAll(/[\s"'`[\],]/g, '')) : text
  if (isEnvelope(value) || (letters === undefined && isEnvelope(javaTrim(text)))) return {kind: 'aes'}
  const bytes = rsaLength(value, letters ?? lettersOf(value))
  if (bytes !== undefined) return {kind: 'rsa', bits: 8 * bytes}
  const inner = decodeText(value)
  return inner === undefined ? undefined : recogniseCiphertext(inner)
}

/** Whether it is one by its shape, as `describeCiphertext` recognizes it. */
export function isCiphertext(text: string): boolean {
  return describeCiphertext(text) !== undefined
}

/** Whether the value looks as if it was encrypted with a symmetric key. */
export function isSymmetricCiphertext(value: string): boolean {
  return value.length >= shortestEnvelope && isEnvelope(javaTrim(value))
}

/** From base64 for URLs (RFC 4648, section 5), if it has padding. Without it, it is more likely to be a token. */
function toStandardLetters(value: string): string {
  return /^[\w-]+={1,2}$/.test(value) ? value.replaceAll('-', '+').replaceAll('_', '/') : value
}

/** @returns the base64 in base64, as `data` in a manifest has it; undefined if there is none */
function decodeText(value: string): string | undefined {
  const begins = Buffer.from(value.slice(0, 64), 'base64').toString('latin1').trim()
  return isBase64(value) && isBase64(begins) ? Buffer.from(value, 'base64').toString('latin1') : undefined
}

/** Whether it is an envelope, in base64 or without it. The first characters are looked at first: a value may be long. */
function isEnvelope(value: string): boolean {
  const encoding = /^e[wy]/.test(value) && isBase64(value) ? 'base64' : value.startsWith('{') ? 'utf8' : undefined
  if (encoding === undefined) return false
  const bytes = Buffer.from(value, encoding)
  const envelope = resemblesEnvelope(bytes) ? readEnvelope(bytes) : undefined
  return envelope !== undefined && !('flaw' in envelope)
}

/** Whether it is base64, whose padding may have been lost on the way. */
function isBase64(value: string): boolean {
  return lettersOf(value) !== undefined
}

/** @returns how many letters come before the padding, which may have been lost on the way; undefined if it is not base64 */
function lettersOf(value: string): number | undefined {
  const letters = countLetters(value)
  let end = letters
  while (value[end] === '=') end++
  return end === value.length ? letters : undefined
}

/** Whether a ciphertext of an RSA key in use can have that many bytes. */
export function isBlockLength(bytes: number): boolean {
  return bytes % rsaLengthStep === 0 && bytes >= rsaBytes.least && bytes <= rsaBytes.most
}

/**
 * Padding shows that it is base64. Without padding it may also be a token of random letters and digits, unless it has a `+` or a `/`, as all
 * but a few ciphertexts in a thousand have.
 * @param letters of the value, if it is base64
 * @returns the length of the bytes, if it is that of an RSA ciphertext
 */
function rsaLength(value: string, letters: number | undefined): number | undefined {
  if (letters === undefined || value.length < rsaCharacters.least || value.length > rsaCharacters.most) return undefined
  const bytes = Math.floor((letters * 3) / 4)
  const isLength = isBlockLength(bytes) && letters % 4 !== 1
  const isCertain = letters < value.length || /[+/]/.test(value)
  return isLength && isCertain && looksRandom(value) ? bytes : undefined
}
