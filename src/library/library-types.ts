/** What the functions of the library take and return. They need no other declarations, not even those of Node.js. */

/** A certificate with an RSA key that secrets can be encrypted for. */
export interface CertificateDetails {
  /** PEM, with one line break at its end. It holds no secret. */
  readonly pem: string
  /** On one line, as keytool prints it: `CN=localhost, O=WSO2`. Control characters are escaped. */
  readonly subject: string
  /** The length of the RSA modulus in bits. */
  readonly bits: number
  readonly validFrom: Date
  readonly validTo: Date
  /** SHA-256 of the DER, as keytool prints it: `AA:BB:…`. */
  readonly fingerprint256: string
  /** What to know before encrypting with it, such as that it has expired: sentences without a full stop; none if all is well. */
  readonly concerns: readonly string[]
}

/** An entry of a keystore. If a certificate is damaged or unusual, the unknown fields are absent. */
export interface KeystoreItem {
  /** As Java returns it, which is in lower case in all types supported here. */
  readonly alias: string
  readonly kind: 'private-key' | 'certificate' | 'secret-key'
  /** The key's: `RSA`, `EC secp256r1`, `Ed25519`, `AES`. */
  readonly algorithm?: string
  readonly bits?: number
  /** As in `CertificateDetails`. */
  readonly subject?: string
  readonly validFrom?: Date
  readonly validTo?: Date
  /** As in `CertificateDetails`. */
  readonly fingerprint256?: string
  /** Whether secrets can be encrypted with it. */
  readonly canEncrypt: boolean
}

export interface KeystoreContent {
  /** Detected from the bytes. PEM is a single certificate, in PEM or DER. */
  readonly type: 'JKS' | 'JCEKS' | 'PKCS12' | 'PEM'
  /** Whether a password has proved that nothing was changed. */
  readonly isIntegrityChecked: boolean
  /** In the order of the file. */
  readonly items: readonly KeystoreItem[]
  /**
   * @param alias in upper or lower case, as in Java
   * @throws LibraryError `unknown-alias`, `unusable-key`, or `keystore` for a damaged certificate
   */
  readonly certificate: (alias: string) => CertificateDetails
}

/** A way to encrypt, with its name in `javax.crypto.Cipher.getInstance`. */
export interface TransformationDetails {
  /** A suffix after `@` is the Java provider that defines the meaning of the name. */
  readonly name: string
  /** Other names that mean the same. */
  readonly synonyms: readonly string[]
  readonly keyKind: 'aes' | 'rsa'
  /** Whether Micro Integrator, and so `createEncryptor`, uses it for this kind of key by default. */
  readonly isDefault: boolean
}

/** The key to encrypt with. */
export type EncryptionKeySource =
  /** PEM, as in `CertificateDetails`. */
  | {readonly certificate: string}
  /** 64 hexadecimal digits, or exactly 32 bytes of UTF-8. Anyone with it can decrypt everything. */
  | {readonly symmetricKey: string}

export interface SecretEncryptor {
  /** The name of the transformation in use. */
  readonly transformation: string
  /** The longest secret it encrypts, in bytes of UTF-8; Infinity if there is no limit. */
  readonly capacity: number
  /**
   * @param secret text, which is encrypted as UTF-8, or the bytes themselves; nothing is trimmed
   * @returns the ciphertext in base64 (RFC 4648, section 4) on one line, as Micro Integrator reads it; a different one each time
   * @throws LibraryError `unusable-value`
   */
  readonly encrypt: (secret: string | Uint8Array) => string
}

/** What a ciphertext shows about its key. */
export type CiphertextKind =
  | {readonly kind: 'aes'}
  /** The length of the key's modulus in bits. */
  | {readonly kind: 'rsa'; readonly bits: number}

/** Why Micro Integrator cannot decrypt a value, whatever the key. */
export interface CiphertextFault {
  /** A stable word. */
  readonly reason:
    | 'another-transformation'
    | 'malformed'
    | 'no-value'
    | 'not-base64'
    | 'not-clean'
    | 'not-encoded'
    | 'plaintext'
    | 'wrong-length'
  /** A fragment that follows the name of the value, without a full stop: `is empty`. Never contains the value. */
  readonly problem: string
}

/** An entry of a .properties file. */
export interface PropertyItem {
  readonly alias: string
  /** As Java reads it: escapes are resolved, `${…}` is not expanded, and whitespace at the end is kept. */
  readonly value: string
  /** From 1. */
  readonly line: number
}
