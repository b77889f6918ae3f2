import {KeystoreError} from '../errors.js'
import {integer} from './der.js'
import type {Asn1} from './der.js'

/** Java's limit, so that no file keeps the processor busy for ever. */
export const mostIterations = 5_000_000

/** Java bounds the iterations of each derivation alone; here all of a file's together stay within a few times that. */
export const mostRounds = 3 * mostIterations

/**
 * The iteration count of a key derivation.
 * @throws KeystoreError unless between 1 and five million, which is Java's limit
 */
export function readIterations(element: Asn1 | undefined): number {
  const iterations = integer(element)
  if (iterations < 1 || iterations > mostIterations) {
    throw new KeystoreError(
      `the keystore's iteration count of ${iterations} is out of range; Java accepts 1 to ${mostIterations}`,
      'make it again with the usual number; keytool and openssl know it',
    )
  }
  return iterations
}
