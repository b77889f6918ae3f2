/** The symmetric key in the runtime's own source code, which protects nothing. */
import {createSecretKey, type KeyObject} from 'node:crypto'

/**
 * `createDefaultKey` in org.wso2.securevault.SymmetricCipher (carbon-secvault). In symmetric mode the runtime uses this key, without a
 * word, if the alias in its configuration is not a secret key.
 */
const constantKey = createSecretKey('000102030405060708090a0b0c0d0e0f1000000000000001', 'hex')

/** @returns a sentence without a full stop that says the key is public, or undefined */
export function symmetricKeyConcern(key: KeyObject): string | undefined {
  if (!key.equals(constantKey)) return undefined
  return "this key is in Micro Integrator's source code, so everyone has it: use it only for tests, never for real secrets"
}
