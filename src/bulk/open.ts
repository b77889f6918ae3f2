/** Decrypts values as the runtime would, or finds out why it could not. */
import type {KeyObject} from 'node:crypto'
import type {AcceptedTransformations} from '../cipher/block-decryptor.js'
import type {DecryptionResult, Fault, FaultReason} from '../cipher/fault.js'
import {runtimeDecryptor} from '../cipher/runtime-decryptor.js'
import type {Transformation} from '../cipher/transformation.js'
import type {ExistingValue} from '../formats/format.js'
import type {Perform} from './job.js'

/** What values are decrypted with. */
export interface DecryptionKey {
  /** The transformation that the values are expected to be encrypted with. */
  readonly transformation: Transformation
  /** An RSA private key, or an AES key of 128, 192 or 256 bits, as the transformation requires. */
  readonly key: KeyObject
  /** With `any`, each value is decrypted with the transformation that fits it; by default, only with the expected one. */
  readonly accepted?: AcceptedTransformations | undefined
}

export type SealedValue = Pick<ExistingValue, 'value' | 'undecoded'>

export type OpenedValue = DecryptedValue | Fault

export interface DecryptedValue {
  readonly plaintext: string
  /** The name of the transformation that decrypted it. */
  readonly transformation: string
  /** Present if some lookups of the runtime do not accept the value: see `Decrypted`. */
  readonly blemish?: string
}

/** @throws TypeError if the key is not of the kind that the transformation requires */
export function batchOpener({
  transformation,
  key,
  accepted,
}: DecryptionKey): Perform<SealedValue, readonly OpenedValue[]> {
  const decrypt = runtimeDecryptor(transformation, key, accepted)
  return (values) => values.map((value) => openValue(value, decrypt, transformation))
}

function openValue(
  {value, undecoded}: SealedValue,
  decrypt: (text: string) => DecryptionResult,
  expected: Transformation,
): OpenedValue {
  const result = decrypt(value)
  if ('fault' in result)
    return undecoded !== undefined && isCiphertext(decrypt(undecoded)) ? {...result.fault, ...notEncoded} : result.fault
  const {plaintext, otherTransformation: transformation = expected.name, blemish} = result
  return {plaintext, transformation, ...(blemish !== undefined && {blemish})}
}

export const notEncoded = {reason: 'not-encoded', problem: 'is in "data" without the outer base64'} as const

const reasonsOfCiphertexts: ReadonlySet<FaultReason> = new Set([
  'another-key',
  'another-transformation',
  'empty',
  'not-text',
])

/** Whether a text is a ciphertext, for this key or another one. */
function isCiphertext(result: DecryptionResult): boolean {
  return 'plaintext' in result || reasonsOfCiphertexts.has(result.fault.reason)
}
