/** What one thread does with the secrets that it is given. */
import type {KeyObject} from 'node:crypto'
import type {Transformation} from '../cipher/transformation.js'

/** @returns a ciphertext for each plaintext, in base64 with padding on one line */
export type BatchEncryptor = (plaintexts: readonly string[]) => readonly string[]

/** @throws TypeError for a key that the transformation does not take */
export async function batchEncryptor(transformation: Transformation, key: KeyObject): Promise<BatchEncryptor> {
  const encrypt = await transformation.encryptor(key)
  return (plaintexts) => plaintexts.map((plaintext) => encrypt(Buffer.from(plaintext, 'utf8')).toString('base64'))
}
