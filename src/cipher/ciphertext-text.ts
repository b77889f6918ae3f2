/** What is wrong with the text of a ciphertext, or what the text is instead. */
import {isUtf8} from 'node:buffer'
import {isCutEnvelope, resemblesEnvelope} from './aes.js'
import {countLetters, decodeBase64} from './base64.js'
import type {ShapeFault} from './fault.js'
import {rsaLengthStep} from './rsa.js'

/**
 * In bytes. Anything shorter is a word or a token rather than a part of a ciphertext. A ciphertext cut at the width of a terminal, 80
 * characters, has 60 bytes. The shortest AES/GCM/NoPadding envelope, with an iv of 12 bytes as other tools use it, has 65.
 */
const leastBytes = 48

/** How many characters of a damaged ciphertext may not be base64 letters, including its padding. */
const mostStrangers = 5

export const cutEnvelope: ShapeFault = {
  reason: 'wrong-length',
  problem: 'is truncated: the end of its envelope is missing',
}
const plaintext: ShapeFault = {reason: 'plaintext', problem: 'is not encrypted (plaintext)'}

export const noValue: ShapeFault = {reason: 'no-value', problem: 'is empty'}

/** Java's `String.trim()`: removes all characters up to U+0020 at both ends. */
export function javaTrim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  while (start < end && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(start, end)
}

/**
 * What only a lenient base64 decoder accepts.
 * @param value trimmed
 * @returns a fragment without a full stop (`is in quotation marks`); undefined if every decoder accepts the value
 */
export function describeBlemish(value: string): string | undefined {
  if (decodeBase64(value) !== undefined) return undefined
  if (/[\r\n]/.test(value)) return 'is wrapped over several lines'
  if (/^(["'`])[^]*\1$/.test(value)) return 'is in quotation marks'
  if (/\s/.test(value)) return 'contains whitespace'
  return /[^A-Za-z0-9+/=]/.test(value) || /=[^=]/.test(value) ? describeStranger(value) : describePadding(value)
}

/**
 * Explains why a value cannot be decrypted, as far as its text shows.
 * @param value trimmed, not empty
 * @param bytes what Micro Integrator decodes it to
 * @param blockBytes the length of every ciphertext, if they all have the same
 * @returns undefined if the bytes may be a ciphertext
 */
export function faultOfText(value: string, bytes: Buffer, blockBytes: number | undefined): ShapeFault | undefined {
  return decodeBase64(value) === undefined ? faultInText(value, bytes, blockBytes) : faultInBytes(value, bytes)
}

/** The fault of valid base64 that is not a ciphertext: a word or a number that happens to be base64, or encoded text. */
function faultInBytes(value: string, bytes: Buffer): ShapeFault | undefined {
  if (resemblesEnvelope(bytes)) return undefined
  if (bytes.length < leastBytes || !looksRandom(value)) return plaintext
  if (!isUtf8(bytes)) return undefined
  return looksEncoded(javaTrim(bytes.toString('utf8')))
    ? {reason: 'not-base64', problem: 'is encoded in base64 twice'}
    : plaintext
}

/** The fault of a text that is not clean base64. */
function faultInText(value: string, bytes: Buffer, blockBytes: number | undefined): ShapeFault | undefined {
  const joined = value.replaceAll(/\s/g, '')
  if (looksEncoded(joined))
    return decodeBase64(joined) === undefined ? endingFault(joined, blockBytes) : faultInBytes(joined, bytes)
  if (resemblesEnvelope(Buffer.from(value)))
    return {reason: 'not-base64', problem: 'is an envelope that is not encoded in base64'}
  if (isForUrls(value, blockBytes))
    return {reason: 'not-base64', problem: 'is base64 for URLs, with - and _ instead of + and /'}
  if (looksEncoded(value.replaceAll(/%2B/gi, '+').replaceAll(/%2F/gi, '/').replaceAll(/%3D/gi, '=')))
    return {reason: 'not-base64', problem: 'is URL-encoded, with %2B, %2F and %3D instead of +, / and ='}
  return isNearlyEncoded(value.replaceAll(/[\r\n]+/g, ''))
    ? {reason: 'not-base64', problem: describeStranger(value)}
    : plaintext
}

/** The fault of base64 with a wrong end. */
function endingFault(value: string, blockBytes: number | undefined): ShapeFault {
  const letters = countLetters(value)
  const bytes = Math.floor((letters * 3) / 4)
  if (blockBytes !== undefined && (bytes !== blockBytes || letters % 4 === 1)) return lengthFault(letters, blockBytes)
  if (letters % 4 === 1) {
    return {
      reason: 'wrong-length',
      problem: 'is truncated, or has an extra character: base64 cannot end with a group of one letter',
    }
  }
  if (blockBytes === undefined && isCutEnvelope(Buffer.from(value, 'base64'))) return cutEnvelope
  return {reason: 'not-base64', problem: describePadding(value)}
}

/** A single `=` is lost in the shell loop of `micro-integrator.sh` that reads its `--env-file`; two survive it. */
function describePadding(value: string): string {
  const letters = countLetters(value)
  const padding = value.length - letters
  if (letters % 4 === 1) return 'has one base64 letter too many at its end'
  const wanted = (4 - (letters % 4)) % 4
  if (wanted === 1 && padding === 0)
    return "is missing the = at its end, which Micro Integrator's start script drops from values in a .env file"
  if (padding < wanted) return `is missing ${'='.repeat(wanted - padding)} at its end`
  return padding - wanted === 1 ? 'has one = too many at its end' : 'has too many = at its end'
}

function lengthFault(letters: number, blockBytes: number): ShapeFault {
  const wanted = lettersFor(blockBytes)
  const counts = `it has ${letters} base64 letters, but this key's ciphertexts have ${wanted}`
  return {reason: 'wrong-length', problem: letters < wanted ? `is truncated: ${counts}` : `is too long: ${counts}`}
}

function lettersFor(bytes: number): number {
  return Math.ceil((bytes * 4) / 3)
}

/** Whether it is long enough and has only base64 letters, with any number of `=` at the end. */
function looksEncoded(value: string): boolean {
  const letters = countLetters(value)
  return letters >= lettersFor(leastBytes) && value.slice(letters).replaceAll('=', '') === '' && looksRandom(value)
}

/** Base64 of that many random bytes has all three kinds of characters, except once in millions. Words, hex digits and numbers do not. */
export function looksRandom(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9]/.test(value)
}

/** Tokens often use this alphabet too, but do not have the length of a ciphertext. */
function isForUrls(value: string, blockBytes: number | undefined): boolean {
  if (!/[-_]/.test(value) || /[^A-Za-z0-9_=-]/.test(value) || !looksRandom(value)) return false
  const bytes = Buffer.from(value, 'base64url')
  return (
    bytes.length === blockBytes ||
    (bytes.length >= 2 * rsaLengthStep && bytes.length % rsaLengthStep === 0) ||
    resemblesEnvelope(bytes)
  )
}

/** Whether all but a few characters are base64 letters, and it is neither a URL nor a token such as a JWT, which has no `+` or `/`. */
function isNearlyEncoded(value: string): boolean {
  const letters = value.replaceAll(/[^A-Za-z0-9+/]/g, '')
  if (letters.length < lettersFor(leastBytes) || !looksRandom(letters)) return false
  return value.length - letters.length <= mostStrangers && !value.includes('://') && /[^\w.=-]/.test(value)
}

function describeStranger(value: string): string {
  const stranger = value.search(/[^A-Za-z0-9+/=]/)
  if (stranger !== -1) return `has a character that is not base64, at position ${stranger + 1}`
  return `continues after the = at position ${value.search(/=[^=]/) + 1}`
}
