/** Creates keystores of every kind with keytool, or with Java if keytool would refuse. */
import type {JavaKeystoreType} from './decrypt.js'
import {runJava, runKeytool} from './java.js'

/**
 * Runs keytool on a keystore.
 * @param password of the keystore and of the keys in it, in ASCII
 * @returns its standard output; throws with its messages if it fails
 */
export function keytool(keystore: string, password: string, arguments_: readonly string[]): string {
  return runKeytool([...arguments_, '-keystore', keystore, '-storepass', password])
}

export interface Conversion {
  /** A PKCS#12. */
  readonly from: string
  readonly password: string
  /** The file to write. */
  readonly to: string
  readonly type: JavaKeystoreType
  /** The password of the new keystore; may be empty and have any characters. */
  readonly newPassword: string
  /** The password of its keys; default: the keystore's. */
  readonly newKeyPassword?: string
}

/** Copies the entries to a keystore of another type with other passwords, by Java. */
export function convertKeystore({
  from,
  password,
  to,
  type,
  newPassword,
  newKeyPassword = newPassword,
}: Conversion): void {
  const fields = [from, password, to, type, newPassword, newKeyPassword]
  runJava('KeystoreConvert', `${fields.map((field) => Buffer.from(field).toString('base64')).join('\t')}\n`)
}
