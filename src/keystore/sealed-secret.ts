/** Secret keys that are decrypted only to describe or to open them. */
import {KeystoreError, WrongKeyPasswordError} from '../errors.js'
import type {SealedSecret, SecretDescription, SecretKey} from './keystore.js'

/** How one type of keystore encrypts a secret key. Both functions throw KeystoreError for damage. */
export interface SecretSealing {
  /** How many hashes the key derivation takes. */
  rounds(): number
  /**
   * @returns undefined if the password is not the key's
   * @throws KeystoreError also for a key that is not in the form that Java writes
   */
  decrypt(password: string): Promise<SecretKey | undefined>
}

/** @param alias the entry's alias, for error messages */
export function sealedSecret(alias: string, sealing: SecretSealing): SealedSecret {
  return {
    async describe(password, mostRounds) {
      try {
        return sealing.rounds() > mostRounds ? undefined : describe(await sealing.decrypt(password))
      } catch (error) {
        if (error instanceof KeystoreError) return undefined
        throw error
      }
    },
    async open(password) {
      const secret = await sealing.decrypt(password)
      if (secret === undefined) throw new WrongKeyPasswordError(alias, 'secret')
      return secret
    },
  }
}

function describe(secret: SecretKey | undefined): SecretDescription | undefined {
  if (secret === undefined) return undefined
  const {algorithm, bytes} = secret
  const bits = bytes.length * 8
  bytes.fill(0)
  return {algorithm, bits}
}
