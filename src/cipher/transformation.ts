import type {KeyObject} from 'node:crypto'

/** A way to turn plaintext into ciphertext and back, under the name that `javax.crypto.Cipher.getInstance` knows it by. */
export type Transformation = RsaTransformation | AesTransformation

export type KeyKind = Transformation['keyKind']

interface AnyTransformation {
  /** The name to print and to save; what stands after an `@` is the Java provider whose reading of the name is meant. */
  readonly name: string
  /** Other names that Java takes for the same, matched without regard to case. */
  readonly synonyms: readonly string[]
  /**
   * The largest plaintext in bytes that one ciphertext carries; Infinity where there is no limit.
   * @param key of the kind the transformation takes
   * @throws TypeError for a key of another kind
   */
  capacity(key: KeyObject): number
  /**
   * Makes ready to encrypt many values with one key.
   * @param key an RSA public key, or an AES key of 256 bits
   * @returns a function from at most `capacity(key)` bytes to the raw ciphertext; it throws where the key does not allow it
   * @throws TypeError for a key of another kind
   */
  encryptor(key: KeyObject): Promise<Encryptor>
  /**
   * Makes ready to decrypt many values with one key.
   * @param key an RSA private key, or an AES key of 256 bits
   * @throws TypeError for a key of another kind
   */
  decryptor(key: KeyObject): Promise<Decryptor>
}

export interface RsaTransformation extends AnyTransformation {
  readonly keyKind: 'rsa'
  /** Whether a block that unpads was certainly padded so: OAEP has a hash in it, PKCS1-v1_5 only two fixed bytes. */
  readonly certain: boolean
  /** @param key of the size that the blocks are for */
  unpadder(key: KeyObject): Promise<Unpadder>
}

export interface AesTransformation extends AnyTransformation {
  readonly keyKind: 'aes'
}

export type Encryptor = (plaintext: Uint8Array) => Buffer

/** From the raw ciphertext to the plaintext; undefined for any bytes that do not open as this transformation. Never throws. */
export type Decryptor = (ciphertext: Uint8Array) => Buffer | undefined

/** From the block that the bare RSA operation gives to the plaintext; undefined where the padding is another. Never throws. */
export type Unpadder = (block: Buffer) => Buffer | undefined
