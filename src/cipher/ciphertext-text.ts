/** The text that a ciphertext is written as: from base64 to bytes, or what the text is instead. */
import {isUtf8} from 'node:buffer'
import {isCutEnvelope, resemblesEnvelope} from './aes.js'
import {decodeBase64, countLetters} from './base64.js'
import type {Fault} from './fault.js'
import {rsaLengthStep} from './rsa.js'

/**
 * In bytes: what is shorter is no rest of a ciphertext, but a word or a token. One cut at the width of a terminal, 80 characters, has
 * 60; the shortest envelope of AES/GCM/NoPadding with the iv that is usual elsewhere has 65.
 */
const leastBytes = 48

/** So many characters of a damaged ciphertext may be no letters of base64, its padding among them. */
const mostStrangers = 5

export const cutEnvelope: Fault = {reason: 'wrong-length', problem: 'is cut short: its envelope has no end'}
const plaintext: Fault = {reason: 'plaintext', problem: 'is not encrypted: plaintext was left there'}

/**
 * @param text the value as it stands in its file
 * @param blockBytes the length of every ciphertext, where they have one length
 * @returns the bytes that the text carries, which may still be no ciphertext; or a fault that the text alone shows
 */
export function decodeCiphertext(text: string, blockBytes: number | undefined): Buffer | Fault {
  const value = javaTrim(text)
  if (value === '') return {reason: 'no-value', problem: 'is empty'}
  const bytes = decodeBase64(value)
  return bytes === undefined ? faultInText(value, blockBytes) : (faultInBytes(value, bytes) ?? bytes)
}

/** As `String.trim()` does it: all up to U+0020 goes, at both ends. */
function javaTrim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  while (start < end && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(start, end)
}

/** What base64 carries though it is no ciphertext: words and numbers that happen to be base64, or text put into it. */
function faultInBytes(value: string, bytes: Buffer): Fault | undefined {
  if (resemblesEnvelope(bytes)) return undefined
  if (bytes.length < leastBytes || !looksRandom(value)) return plaintext
  if (!isUtf8(bytes)) return undefined
  return looksEncoded(javaTrim(bytes.toString('utf8')))
    ? {reason: 'not-base64', problem: 'is in base64 twice'}
    : plaintext
}

/** Of a text that is not base64. */
function faultInText(value: string, blockBytes: number | undefined): Fault {
  const joined = value.replaceAll(/\s/g, '')
  if (joined.length < value.length && looksEncoded(joined)) {
    return {reason: 'white-space', problem: 'has white space or line breaks in it'}
  }
  if (looksEncoded(value)) return endingFault(value, blockBytes)
  if (resemblesEnvelope(Buffer.from(value)))
    return {reason: 'not-base64', problem: 'is an envelope without the base64 round it'}
  if (isForUrls(value, blockBytes))
    return {reason: 'not-base64', problem: 'is base64 for URLs: it has - and _ in the place of + and /'}
  return isNearlyEncoded(value) ? {reason: 'not-base64', problem: describeStranger(value)} : plaintext
}

/** The fault of letters of base64 whose end is wrong. */
function endingFault(value: string, blockBytes: number | undefined): Fault {
  const letters = countLetters(value)
  const bytes = Math.floor((letters * 3) / 4)
  if (blockBytes !== undefined && (bytes !== blockBytes || letters % 4 === 1)) return lengthFault(letters, blockBytes)
  if (letters % 4 === 1) {
    return {
      reason: 'wrong-length',
      problem: 'is cut short, or has a character too many: base64 has no last group of one letter',
    }
  }
  if (blockBytes === undefined && isCutEnvelope(Buffer.from(value, 'base64'))) return cutEnvelope
  const missing = ((4 - (letters % 4)) % 4) - (value.length - letters)
  return {
    reason: 'not-base64',
    problem: missing > 0 ? `lacks the ${'='.repeat(missing)} at its end` : 'has too many = at its end',
  }
}

function lengthFault(letters: number, blockBytes: number): Fault {
  const counts = `it has ${letters} letters of base64 where this key's have ${lettersFor(blockBytes)}`
  return {
    reason: 'wrong-length',
    problem: letters < lettersFor(blockBytes) ? `is cut short: ${counts}` : `is too long: ${counts}`,
  }
}

function lettersFor(bytes: number): number {
  return Math.ceil((bytes * 4) / 3)
}

/** Letters of base64 alone, however they end, and enough of them. */
function looksEncoded(value: string): boolean {
  const letters = countLetters(value)
  return letters >= lettersFor(leastBytes) && value.slice(letters).replaceAll('=', '') === '' && looksRandom(value)
}

/** Random bytes in base64 of that length have all three kinds but once in millions; words, hex digits and numbers have not. */
function looksRandom(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9]/.test(value)
}

/** Tokens are often written in this alphabet too, but their lengths are not those of ciphertexts. */
function isForUrls(value: string, blockBytes: number | undefined): boolean {
  if (!/[-_]/.test(value) || /[^A-Za-z0-9_=-]/.test(value) || !looksRandom(value)) return false
  const bytes = Buffer.from(value, 'base64url')
  return (
    bytes.length === blockBytes ||
    (bytes.length >= 2 * rsaLengthStep && bytes.length % rsaLengthStep === 0) ||
    resemblesEnvelope(bytes)
  )
}

/** All but a few characters are letters of base64, and it is neither a URL nor a token such as a JWT, which has no + and no /. */
function isNearlyEncoded(value: string): boolean {
  const letters = value.replaceAll(/[^A-Za-z0-9+/]/g, '')
  if (letters.length < lettersFor(leastBytes) || !looksRandom(letters)) return false
  return value.length - letters.length <= mostStrangers && !value.includes('://') && /[^\w.=-]/.test(value)
}

function describeStranger(value: string): string {
  const stranger = value.search(/[^A-Za-z0-9+/=]/)
  if (stranger !== -1) return `has a character that base64 does not have, at position ${stranger + 1}`
  return `goes on after the = at position ${value.search(/=[^=]/) + 1}`
}
