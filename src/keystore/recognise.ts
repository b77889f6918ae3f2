/** Any keystore, by its first bytes: the name of the file proves nothing. A new type is a reader of its own and one line here. */
import {certificateFile} from './pem/certificate-file.js'
import {jks} from './jks/jks.js'
import type {KeystoreReader, SealedKeystore} from './keystore.js'
import {pkcs12} from './pkcs12/pkcs12.js'
import {unrecognised} from './unrecognised.js'

const readers: readonly KeystoreReader[] = [jks, pkcs12, certificateFile]

/**
 * Reads as much of a keystore as can be read without its password.
 * @param bytes the whole file; kept, and not to be changed while the result is in use
 * @throws KeystoreError for what is no keystore, and for a truncated, damaged or unsupported one
 */
export function recogniseKeystore(bytes: Uint8Array): SealedKeystore {
  const reader = readers.find((candidate) => candidate.recognises(bytes))
  if (reader === undefined) throw unrecognised(bytes)
  return reader.read(bytes)
}
