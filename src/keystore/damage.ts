/** What the readers say of files they cannot read to the end. */
import {KeystoreError} from '../errors.js'

/** @param what a fragment that says where it broke; nothing from the file itself unless through `quoted()` */
export function damaged(what: string): KeystoreError {
  return new KeystoreError(
    `the keystore is damaged: ${what}`,
    'copy it again from where it came; a copy made as text, or one that broke off, looks like this',
  )
}

const unsupportedNames = new Map([
  ['1.2.840.113549.1.12.1.1', 'RC4-128'],
  ['1.2.840.113549.1.12.1.2', 'RC4-40'],
  ['1.2.840.113549.1.5.3', 'DES with MD5'],
  ['1.2.840.113549.1.5.10', 'DES with SHA-1'],
  ['1.2.840.113549.1.5.14', 'PBMAC1'],
  ['1.2.840.113549.2.5', 'MD5'],
  ['1.3.6.1.4.1.11591.4.11', 'scrypt'],
])

/** @param use what the algorithm is used for: «its encryption» */
export function unsupportedAlgorithm(use: string, identifier: string): never {
  const name = unsupportedNames.get(identifier)
  throw new KeystoreError(
    `the keystore uses an algorithm that is not supported for ${use}: ${name === undefined ? identifier : `${name} (${identifier})`}`,
    'export it anew with openssl pkcs12, or with keytool -importkeystore where Java opens it',
  )
}
