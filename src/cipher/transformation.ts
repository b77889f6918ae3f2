import type {KeyObject} from 'node:crypto'

/** A way to turn plaintext into ciphertext and back, with its name in `javax.crypto.Cipher.getInstance`. */
export type Transformation = RsaTransformation | AesTransformation

export type KeyKind = Transformation['keyKind']

interface AnyTransformation {
  /** The name to print and to save. A suffix after `@` is the Java provider that defines the meaning of the name. */
  readonly name: string
  /** Other names that mean the same in Java, in upper or lower case. */
  readonly synonyms: readonly string[]
  /**
   * The largest plaintext that one ciphertext can hold, in bytes; Infinity if there is no limit.
   * @param key of the kind the transformation uses
   * @throws TypeError for a key of another kind
   */
  capacity(key: KeyObject): number
  /**
   * Prepares to encrypt many values with one key.
   * @param key an RSA public key, or an AES key of 128, 192 or 256 bits
   * @returns a function from at most `capacity(key)` bytes to the raw ciphertext; it throws if the key does not allow it
   * @throws TypeError for a key of another kind
   */
  encryptor(key: KeyObject): Promise<Encryptor>
}

export interface RsaTransformation extends AnyTransformation {
  readonly keyKind: 'rsa'
  /** Whether a block that unpads certainly had this padding: OAEP contains a hash, PKCS1-v1_5 only two fixed bytes. */
  readonly certain: boolean
  /** @param key a key as long as the blocks */
  unpadder(key: KeyObject): Unpadder
  /**
   * Decrypts faster than the bare RSA operation and the unpadder together. Absent where OpenSSL cannot remove the padding.
   * @param key an RSA private key
   * @throws TypeError for another key
   */
  opener?(key: KeyObject): Opener
}

export interface AesTransformation extends AnyTransformation {
  readonly keyKind: 'aes'
}

export type Encryptor = (plaintext: Uint8Array) => Buffer

/** From the result of the bare RSA operation to the plaintext; undefined if the padding is a different one. Never throws. */
export type Unpadder = (block: Buffer) => Buffer | undefined

/** From a ciphertext to what is in it; undefined unless it is as long as the modulus, a smaller number, and padded as expected. Never throws. */
export type Opener = (ciphertext: Uint8Array) => Buffer | undefined
