/**
 * A command that encrypts a PKCS#12 file, FILE, again, as Java 17 reads it. OpenSSL exports one key at a time, and forgets its name.
 * @param alias of the key; undefined if it is not known
 */
export function exportAgain(alias?: string): string {
  const name = alias !== undefined && /^[\w.@-]+$/.test(alias) ? alias : 'ALIAS'
  return `openssl pkcs12 -in FILE -nodes -out key.pem && openssl pkcs12 -export -in key.pem -name ${name} -out keystore.p12 && rm key.pem`
}
