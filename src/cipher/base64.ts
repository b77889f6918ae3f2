/** Base64 (RFC 4648, section 4) as two kinds of decoders read it: those that accept only clean text, and Micro Integrator's own. */

/**
 * As strict as `java.util.Base64.getDecoder()`, except that the padding is required: Micro Integrator's own decoder (Axiom's) does not
 * accept missing padding. Both decoders accept non-zero bits under the padding.
 * @returns undefined for any other text
 */
export function decodeBase64(text: string): Buffer | undefined {
  const letters = countLetters(text)
  const padding = text.slice(letters)
  const isComplete = text.length % 4 === 0 && (padding === '' || padding === '=' || padding === '==')
  return isComplete ? Buffer.from(text, 'base64') : undefined
}

/**
 * As lenient as `Base64Utils.decode` of Axiom 1.2.11, with which Micro Integrator decodes: skips every character that is neither a
 * letter nor `=`, and drops an incomplete last group of four. Padding may end any group.
 */
export function decodeLeniently(text: string): Buffer {
  return decodeBase64(text) ?? decodeGroups(text)
}

function decodeGroups(text: string): Buffer {
  const kept = text.replaceAll(/[^A-Za-z0-9+/=]/g, '')
  const bytes = Buffer.alloc((kept.length >> 2) * 3)
  let length = 0
  for (let at = 0; at + 4 <= kept.length; at += 4) length += decodeGroup(kept, at, bytes, length)
  return bytes.subarray(0, length)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** By character code. Axiom's table has all bits set for `=`, which matters if it is not at the end of a group. */
const sixBits = Uint8Array.from({length: 128}, (_, code) => alphabet.indexOf(String.fromCharCode(code)) & 0x3f)

/** Writes the bytes of one group. @returns how many they are */
function decodeGroup(text: string, at: number, bytes: Buffer, to: number): 1 | 2 | 3 {
  const value = (offset: number) => sixBits[text.charCodeAt(at + offset)] ?? 0
  const [first, second, third, fourth] = [value(0), value(1), value(2), value(3)]
  bytes[to] = (first << 2) | (second >> 4)
  if (text[at + 2] === '=') return 1
  bytes[to + 1] = (second << 4) | (third >> 2)
  if (text[at + 3] === '=') return 2
  bytes[to + 2] = (third << 6) | fourth
  return 3
}

/** By character code: whether it is a letter. Several times as fast as a regular expression. */
const isLetter = Uint8Array.from({length: 128}, (_, code) => (alphabet.includes(String.fromCharCode(code)) ? 1 : 0))

/** @returns how many characters at the beginning of the text are base64 letters */
export function countLetters(text: string): number {
  let count = 0
  while (count < text.length && isLetter[text.charCodeAt(count)] === 1) count++
  return count
}
