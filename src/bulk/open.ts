/** Many encrypted values at once, in their order. */
import type {KeyObject} from 'node:crypto'
import type {DecryptionResult} from '../cipher/fault.js'
import {runtimeDecryptor} from '../cipher/runtime-decryptor.js'
import type {Transformation} from '../cipher/transformation.js'
import type {NamedValue} from '../formats/format.js'

export interface Opening {
  /** What the values are expected to be encrypted with. */
  readonly transformation: Transformation
  /** An RSA private key, or an AES key of 256 bits, as the transformation takes it. */
  readonly key: KeyObject
}

/**
 * @param values as they stand in their file
 * @returns each of them, and what it opens to or why it does not, in the order given
 * @throws TypeError for a key that the transformation does not take
 */
export async function openAll<Value extends NamedValue>(
  values: readonly Value[],
  {transformation, key}: Opening,
): Promise<readonly {readonly value: Value; readonly opened: DecryptionResult}[]> {
  const open = await runtimeDecryptor(transformation, key)
  return values.map((value) => ({value, opened: open(value.value)}))
}
