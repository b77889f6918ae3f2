/**
 * What Java's `PBEKey` takes: printable ASCII. It refuses all other passwords for PKCS#12, and for the keys of JCEKS, whatever the
 * cipher.
 */
export function isPasswordJavaTakes(password: string): boolean {
  return /^[\x20-\x7e]*$/.test(password)
}
