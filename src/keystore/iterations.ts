import {KeystoreError} from '../errors.js'
import {integer} from './der.js'
import type {Asn1} from './der.js'

/** Java's limit. It keeps a hostile file from using the processor forever. */
const mostIterations = 5_000_000

/** Java limits each key derivation separately. Here all key derivations of a file together are limited too. */
export const mostRounds = 3 * mostIterations

/**
 * Reads the iteration count of a key derivation.
 * @throws KeystoreError unless it is between 1 and `mostIterations`
 */
export function readIterations(element: Asn1 | undefined): number {
  const iterations = integer(element)
  if (iterations < 1 || iterations > mostIterations) {
    throw new KeystoreError(
      `the keystore's iteration count of ${iterations} is out of range; Java accepts 1 to ${mostIterations}`,
      "re-create it with keytool's or openssl's default iteration count",
    )
  }
  return iterations
}
