/** Whether Java's `PBEKey` accepts the password, for PKCS#12 and for the keys in JCEKS: only printable ASCII, whatever the cipher. */
export function isJavaPassword(password: string): boolean {
  return /^[\x20-\x7e]*$/.test(password)
}
