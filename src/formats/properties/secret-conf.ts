/**
 * `secret-conf.properties`, which tells a product's vault where its secrets are, and with which key and transformation it decrypts them.
 * Java reads it as ISO 8859-1.
 */
import type {SecretProblem} from '../../errors.js'

/** What the file says. */
export interface SecretConf {
  /** Whether the vault starts: without it, no secret is decrypted. The file that comes with a product is all comments. */
  readonly isActive: boolean
  /**
   * The transformation of the secrets, as it is written. If the file does not say, it is what the vault takes then:
   * `RSA/ECB/PKCS1Padding`, or `AES/GCM/NoPadding` with a symmetric key. Undefined if the file has no repository of secrets.
   */
  readonly algorithm: string | undefined
  /** Whether the file names the transformation. */
  readonly namesAlgorithm: boolean
  /** The kind of key: a private key, an AES key in the keystore, or an AES key from a callback. */
  readonly mode: 'key-based' | 'rsa' | 'symmetric'
  /** The keystore's path as it is written: absolute, or from the home. */
  readonly location: string | undefined
  readonly type: string | undefined
  readonly alias: string | undefined
  /** Lines that Java cannot read: the vault does not start, and the file cannot be edited. */
  readonly problems: readonly SecretProblem[]
}

/** What a product's vault needs to know. */
export interface SecretConfSettings {
  /** The file of secrets that the vault reads, from the home: `conf/security/cipher-text.properties`. */
  readonly secretsLocation: string
  /** The name of the transformation. */
  readonly algorithm: string
  /** Whether `vault-lookup` gets the same transformation, which only Micro Integrator asks for, and only with an RSA key. */
  readonly forLookup: boolean
  /** Whether the key is an AES key in the keystore. */
  readonly isSymmetric: boolean
  /** The keystore's path with `/`: from the home if it is in the home, otherwise absolute. */
  readonly location: string
  readonly type: string
  readonly alias: string
}

/** A new text of the file. */
export interface NewSecretConf {
  /** The same bytes as before if nothing changed. */
  readonly bytes: Buffer
  /** The keys whose value is new or another, in the order of the settings. */
  readonly changed: readonly string[]
  /** The keys that were removed, because they belong to another kind of key. */
  readonly removed: readonly string[]
}
