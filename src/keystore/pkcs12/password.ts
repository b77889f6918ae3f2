/** The encodings of passwords for the key derivations of PKCS#12. */

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
export function passwordForms(password: string): readonly [PasswordForm, ...PasswordForm[]] {
  const utf8 = Buffer.from(password, 'utf8')
  const terminated = {bmp: Buffer.from(`${password}\0`, 'utf16le').swap16(), utf8}
  return password === '' ? [terminated, {bmp: Buffer.alloc(0), utf8}] : [terminated]
}

/** The message for a password that `isJavaPassword` rejects. */
export const notJavaPassword =
  'the password has characters outside printable ASCII, and Java cannot open a PKCS#12 keystore with such a password'
