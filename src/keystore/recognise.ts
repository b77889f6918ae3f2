/**
 * Recognises keystores by their first bytes, since a file's extension proves nothing. To add a type, write a reader and add it here.
 */
import {certificateFile} from './pem/certificate-file.js'
import {jks} from './jks/jks.js'
import type {KeystoreReader, SealedKeystore} from './keystore.js'
import {pkcs12} from './pkcs12/pkcs12.js'
import {unrecognised} from './unrecognised.js'

const readers: readonly KeystoreReader[] = [jks, pkcs12, certificateFile]

/**
 * Reads everything in a keystore that can be read without its password.
 * @param bytes the complete file; must not change while the result is in use
 * @throws KeystoreError for bytes that are not a keystore, and for a truncated, damaged or unsupported one
 */
export function recogniseKeystore(bytes: Uint8Array): SealedKeystore {
  const reader = readers.find((candidate) => candidate.recognises(bytes))
  if (reader === undefined) throw unrecognised(bytes)
  return reader.read(bytes)
}

/** @param bytes the first 64 of a file @returns whether it is probably a keystore, or a certificate in DER; PEM is not recognized so early */
export function beginsLikeKeystore(bytes: Uint8Array): boolean {
  return readers.some((candidate) => candidate.recognises(bytes))
}
