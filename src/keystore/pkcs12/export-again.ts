/**
 * A command that writes the PKCS#12 file FILE again, encrypted as Java 17 supports it. OpenSSL exports one key at a time, and forgets its name.
 * @param alias of the key; undefined if it is not known
 */
export function exportAgain(alias?: string): string {
  const name = alias !== undefined && /^[\w.@-]+$/.test(alias) ? alias : 'ALIAS'
  return `openssl pkcs12 -in FILE -nodes -out key.pem && openssl pkcs12 -export -in key.pem -name ${name} -out keystore.p12 && rm key.pem`
}
