import type {KeyObject} from 'node:crypto'

/** A way to turn plaintext into ciphertext, under the name that `javax.crypto.Cipher.getInstance` knows it by. */
export interface Transformation {
  /** The name to print and to save: what MI's own configuration must say. */
  readonly name: string
  /** Other names that Java takes for the same, matched without regard to case. */
  readonly synonyms: readonly string[]
  /**
   * The largest plaintext in bytes that one ciphertext carries.
   * @param key an RSA public key
   */
  capacity(key: KeyObject): number
  /**
   * Makes ready to encrypt many values with one key.
   * @param key an RSA public key
   * @returns a function from at most `capacity(key)` bytes to the raw ciphertext; it throws where the key does not allow it
   */
  encryptor(key: KeyObject): Promise<Encryptor>
}

export type Encryptor = (plaintext: Uint8Array) => Buffer
