/** The keys that Java finds in keystores. */
import {createSecretKey, type KeyObject} from 'node:crypto'
import {runJava} from './java.js'

export interface JavaKeyRequest {
  readonly keystore: string
  readonly type: string
  readonly password: string
  /** Default: the keystore's. */
  readonly keyPassword?: string
  readonly alias: string
}

/** Java's answer: an AES key, or what it threw, as text. */
export function aesKeysInJava(requests: readonly JavaKeyRequest[]): (KeyObject | string)[] {
  const lines = requests.map(({keystore, type, password, keyPassword = password, alias}) => {
    const fields = [keystore, type, password, keyPassword, alias]
    return `${fields.map((field) => Buffer.from(field).toString('base64')).join('\t')}\n`
  })
  const answers = runJava('KeystoreKeys', lines.join('')).trimEnd().split('\n')
  if (answers.length !== requests.length) throw new Error(`${answers.length} answers to ${requests.length} requests`)
  return answers.map((line) => {
    const [kind, encoded = '', algorithm] = line.split('\t')
    const bytes = Buffer.from(encoded, 'base64')
    if (kind !== 'key') return bytes.toString()
    return algorithm === 'AES' ? createSecretKey(bytes) : `a key for ${algorithm ?? ''}`
  })
}
