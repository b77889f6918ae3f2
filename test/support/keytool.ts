/** keytool, and Java itself where keytool would refuse, as the makers of keystores of every kind. */
import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import type {JavaKeystoreType} from './decrypt.js'
import {quickStart, runJava} from './java.js'

/**
 * Runs keytool to its end, in English whatever the machine speaks.
 * @param password of the keystore and of the keys in it, in ASCII
 * @returns its standard output; throws with what it said where it fails
 */
export async function keytool(keystore: string, password: string, arguments_: readonly string[]): Promise<string> {
  const jvm = ['-Duser.language=en', '-Dfile.encoding=UTF-8', ...quickStart].map((option) => `-J${option}`)
  const order = [...jvm, ...arguments_, '-keystore', keystore, '-storepass:env', 'STORE_PASSWORD']
  const running = promisify(execFile)('keytool', order, {env: {...process.env, STORE_PASSWORD: password}})
  // What it was not told it would ask for, and wait.
  running.child.stdin?.end()
  return (await running).stdout
}

export interface Conversion {
  /** A PKCS#12. */
  readonly from: string
  readonly password: string
  /** The file to make. */
  readonly to: string
  readonly type: JavaKeystoreType
  /** Of the new keystore: an empty one too, and any characters. */
  readonly newPassword: string
  /** Of its keys; the keystore's unless given. */
  readonly newKeyPassword?: string
}

/** Lets Java put the same entries into another type of keystore, under other passwords. */
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
