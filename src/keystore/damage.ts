/** The errors for files that cannot be read completely. */
import {KeystoreError} from '../errors.js'

/** @param what a sentence about the damage; anything from the file itself goes through `quoted()` */
export function damaged(what: string): KeystoreError {
  return new KeystoreError(
    `the keystore is damaged: ${what}`,
    'copy it again from its source, in binary mode; an interrupted copy looks like this too',
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

/** @param use what the algorithm is used for: `its encryption` */
export function unsupportedAlgorithm(use: string, identifier: string): never {
  const name = unsupportedNames.get(identifier)
  throw new KeystoreError(
    `the keystore uses an unsupported algorithm for ${use}: ${name === undefined ? identifier : `${name} (${identifier})`}`,
    'export it again with openssl pkcs12, or with keytool -importkeystore if Java can open it',
  )
}
