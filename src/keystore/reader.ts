/** What a type of keystore brings along to be opened by `open.ts`. */
import type {SealedKeystore} from './keystore.js'

export interface KeystoreReader {
  /** Goes by the first bytes alone; true means that no other reader is asked. */
  recognises(bytes: Uint8Array): boolean
  /**
   * Reads as far as can be read without a password.
   * @throws KeystoreError for a truncated, damaged or unsupported file
   */
  read(bytes: Uint8Array): SealedKeystore
}
