/** The words every keystore reader speaks. Readers are pure: bytes and a password in, entries out. */
import type {KeyObject} from 'node:crypto'

/** In the order to show them. PEM stands for a certificate alone, in PEM or DER. */
export const keystoreTypes = ['JKS', 'JCEKS', 'PKCS12', 'PEM'] as const

export type KeystoreType = (typeof keystoreTypes)[number]

/** One entry, as `keytool -list` would show it. */
export interface KeystoreEntry {
  /** As Java gives it back: lower-cased where the type does that, `1` for the first unnamed key of a PKCS#12. */
  readonly alias: string
  readonly kind: 'private-key' | 'certificate' | 'secret-key'
  /** The entry's own certificate in DER; a secret key has none, nor a private key stored without a chain. */
  readonly certificate?: Uint8Array
  /** Of a private key. */
  readonly sealedKey?: SealedKey
  /** Of a secret key in PKCS#12. */
  readonly sealedSecret?: SealedSecret
}

/** A private key that is still encrypted. */
export interface SealedKey {
  /**
   * @param password the key's own: the keystore's, unless the key was given another
   * @throws WrongKeyPasswordError, KeystoreError
   */
  open(password: string): KeyObject
}

/** A secret key that is still encrypted; no more than its kind is ever asked for. */
export interface SealedSecret {
  /**
   * @param password the key's own, which keytool makes the keystore's
   * @param mostRounds how many hashes its key derivation may take
   * @returns undefined where it does not open so, whatever the reason
   */
  describe(password: string, mostRounds: number): SecretDescription | undefined
}

export interface SecretDescription {
  /** As Java names it, `AES`; in dotted form where it has no name here. */
  readonly algorithm: string
  readonly bits: number
}

/** Bytes whose outer structure has been read and is sound, and which a password opens. */
export interface SealedKeystore {
  readonly type: KeystoreType
  /** False for a certificate alone, which opens with any. */
  readonly needsPassword: boolean
  /** Whether the password, once right, vouches for all that is in it. */
  readonly hasIntegrityCheck: boolean
  /** The entries as far as they stand in the clear (JKS, JCEKS, PEM), not yet vouched for by a password; else undefined. */
  readonly entriesInClear: readonly KeystoreEntry[] | undefined
  /**
   * Checks the password and reads the entries, in the order of the file.
   * @throws WrongPasswordError, KeystoreError
   */
  open(password: string): readonly KeystoreEntry[]
}

/** What each type of keystore brings along. */
export interface KeystoreReader {
  /** Goes by the first bytes alone; true means that no other reader is asked. */
  recognises(bytes: Uint8Array): boolean
  /**
   * Reads as far as can be read without a password.
   * @throws KeystoreError for a truncated, damaged or unsupported file
   */
  read(bytes: Uint8Array): SealedKeystore
}
