/** What one thread does with a batch of secrets. */
import type {KeyObject} from 'node:crypto'
import type {Transformation} from '../cipher/transformation.js'

/** @returns one ciphertext per plaintext, in base64 with padding and without line breaks */
type BatchEncryptor = (plaintexts: readonly string[]) => readonly string[]

/** @throws TypeError if the key is not of the kind that the transformation requires */
export async function batchEncryptor(transformation: Transformation, key: KeyObject): Promise<BatchEncryptor> {
  const encrypt = await transformation.encryptor(key)
  return (plaintexts) => plaintexts.map((plaintext) => encrypt(Buffer.from(plaintext, 'utf8')).toString('base64'))
}
