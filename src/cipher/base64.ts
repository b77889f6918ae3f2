/** Base64 as Micro Integrator reads it: RFC 4648, section 4, complete groups of four with padding. */

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

/** @returns how many characters at the beginning of the text are base64 letters */
export function countLetters(text: string): number {
  const other = text.search(/[^A-Za-z0-9+/]/)
  return other === -1 ? text.length : other
}
