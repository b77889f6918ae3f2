/** Base64 as Micro Integrator reads it: RFC 4648, section 4, whole groups of four with their padding. */

/**
 * Strict as `java.util.Base64.getDecoder()` but for missing padding, which that takes and Micro Integrator's own decoder (Axiom's) does
 * not. Both take padding under which bits are set.
 * @returns undefined for any other text
 */
export function decodeBase64(text: string): Buffer | undefined {
  const letters = countLetters(text)
  const padding = text.slice(letters)
  const whole = text.length % 4 === 0 && (padding === '' || padding === '=' || padding === '==')
  return whole ? Buffer.from(text, 'base64') : undefined
}

/** @returns how many characters at the beginning are letters of the alphabet; all of them where nothing else stands in the text */
export function countLetters(text: string): number {
  const other = text.search(/[^A-Za-z0-9+/]/)
  return other === -1 ? text.length : other
}
