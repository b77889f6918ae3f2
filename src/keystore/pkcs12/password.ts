/** Passwords: their encodings for the key derivations of PKCS#12, and which ones Java accepts. */

export interface PasswordForm {
  /** UTF-16BE with two terminating zeros (RFC 7292, appendix B.1). */
  readonly bmp: Uint8Array
  /** For PBKDF2 (RFC 8018): UTF-8, in practice ASCII. */
  readonly utf8: Uint8Array
}

/**
 * The forms to try, in order. An empty password has two, since tools disagree on whether it has the terminating zeros. Java tries
 * both.
 */
export function passwordForms(password: string): readonly PasswordForm[] {
  const utf8 = Buffer.from(password, 'utf8')
  const terminated = {bmp: Buffer.from(`${password}\0`, 'utf16le').swap16(), utf8}
  return password === '' ? [terminated, {bmp: Buffer.alloc(0), utf8}] : [terminated]
}

/**
 * Java's `PBEKey` accepts only printable ASCII, for PKCS#12 and for the keys in JCEKS, whatever the cipher.
 */
export function isPasswordJavaTakes(password: string): boolean {
  return /^[\x20-\x7e]*$/.test(password)
}

/** The message for a password that `isPasswordJavaTakes` rejects. */
export const notJavaPassword =
  'the password has characters outside printable ASCII, and Java cannot open a PKCS#12 keystore with such a password'
