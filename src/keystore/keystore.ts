/** The types that all keystore readers share. Readers are pure: bytes and a password in, entries out. */
import type {KeyObject} from 'node:crypto'

/** In display order. PEM means a single certificate, in PEM or DER. */
export const keystoreTypes = ['JKS', 'JCEKS', 'PKCS12', 'PEM'] as const

export type KeystoreType = (typeof keystoreTypes)[number]

/** An entry, as `keytool -list` shows it. */
export interface KeystoreEntry {
  /** As Java returns it: in lower case if the type does that; `1` for the first unnamed key of a PKCS#12 file. */
  readonly alias: string
  readonly kind: 'private-key' | 'certificate' | 'secret-key'
  /** The entry's own certificate in DER. Secret keys and private keys without a chain have none. */
  readonly certificate?: Uint8Array
  /** Why Java does not find this entry of a PKCS#12 file; absent if Java does. */
  readonly hiddenFromJava?: 'key-in-clear' | 'untrusted-certificate'
  /** Only in private-key entries. */
  readonly sealedKey?: SealedKey
  /** Only in secret-key entries. */
  readonly sealedSecret?: SealedSecret
}

/** A private key that has not been read yet. It is encrypted, except in an entry with a `key-in-clear`. */
export interface SealedKey {
  /** The algorithm that encrypts the key, if Java does not support it in this type: `AES-192`. */
  readonly beyondJava?: string | undefined
  /**
   * @param password the key's own password, which is the keystore's unless another one was set
   * @throws WrongKeyPasswordError, KeystoreError
   */
  open(password: string): Promise<KeyObject>
}

/** A secret key that is still encrypted. */
export interface SealedSecret {
  /**
   * @param password the key's own password; keytool always uses the keystore's
   * @param mostRounds how many hashes its key derivation may take
   * @returns undefined if it cannot be decrypted, for any reason
   */
  describe(password: string, mostRounds: number): Promise<SecretDescription | undefined>
  /**
   * @param password the key's own password; keytool uses the keystore's in PKCS#12
   * @throws WrongKeyPasswordError, KeystoreError
   */
  open(password: string): Promise<SecretKey>
}

export interface SecretKey {
  /** As in `SecretDescription`. */
  readonly algorithm: string
  /** The caller has to wipe them. */
  readonly bytes: Buffer
}

export interface SecretDescription {
  /** Java's name, such as `AES`; the object identifier in dotted form if its name is not known here. */
  readonly algorithm: string
  readonly bits: number
}

/** A keystore whose outer structure has been read and is sound. A password opens it. */
export interface SealedKeystore {
  readonly type: KeystoreType
  /** False for a single certificate, which any password opens. */
  readonly needsPassword: boolean
  /** Whether the correct password proves that nothing was changed. */
  readonly hasIntegrityCheck: boolean
  /** The entries that are not encrypted (JKS, JCEKS, PEM), with their integrity not checked yet; undefined for PKCS#12. */
  readonly entriesInClear: readonly KeystoreEntry[] | undefined
  /** The algorithm that encrypts the certificates, if Java does not support it in this type: `AES-192`. */
  readonly beyondJava?: string | undefined
  /**
   * Checks the password and reads the entries, in the order of the file.
   * @throws WrongPasswordError, KeystoreError
   */
  open(password: string): Promise<readonly KeystoreEntry[]>
  /**
   * Finds out why Java does not load the keystore although it can be opened here.
   * @param password the one that opened it; any if its entries are not encrypted
   * @returns clauses: `it contains a certificate that Java cannot read`; none if Java loads it, as far as is known
   */
  javaRefusals(password: string): Promise<readonly string[]>
}

/** The reader of one type of keystore. */
export interface KeystoreReader {
  /** Checks only the first bytes. If true, no other reader is tried. */
  recognises(bytes: Uint8Array): boolean
  /**
   * Reads everything that can be read without a password.
   * @throws KeystoreError for a truncated, damaged or unsupported file
   */
  read(bytes: Uint8Array): SealedKeystore
}
