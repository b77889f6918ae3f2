/** The other end: creates keystores with keytool, and decrypts and encrypts with javax.crypto as Micro Integrator does. */
import type {KeyObject} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {copyFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {runJava} from './java.js'
import {keytool} from './keytool.js'

export type JavaKeystoreType = 'JCEKS' | 'JKS' | 'PKCS12'

export interface DecryptRequest {
  readonly keystore: string
  /** As for KeyStore.getInstance; the default, JKS, opens PKCS#12 too. */
  readonly storeType?: string
  readonly password: string
  /** Default: the keystore's. */
  readonly keyPassword?: string
  readonly alias: string
  /** Passed to javax.crypto.Cipher.getInstance. */
  readonly transformation: string
  /** In base64. */
  readonly ciphertext: string
}

/** Java's answer to a request: the plaintext as UTF-8, or what it threw. */
export type Decrypted = {readonly error: string} | {readonly plaintext: string}

/** A request that contains the key: an RSA private key or an AES key. */
export interface BareKeyRequest {
  readonly key: KeyObject
  /** As for javax.crypto.Cipher.getInstance; with `@BC` after it, under Bouncy Castle's parameters. */
  readonly transformation: string
  /** In base64. */
  readonly ciphertext: string
}

/** Decrypts all of them, in order. */
export function decryptWithJava(requests: readonly (DecryptRequest | BareKeyRequest)[]): Decrypted[] {
  const lines = requests.map((request) => {
    const fields = [
      ...('key' in request ? keyFields(request.key) : keystoreFields(request)),
      request.transformation,
      request.ciphertext,
    ]
    return `${fields.map((field) => Buffer.from(field).toString('base64')).join('\t')}\n`
  })
  const answers = runJava('Decrypt', lines.join('')).split('\n').slice(0, -1)
  if (answers.length !== requests.length) throw new Error(`${answers.length} answers to ${requests.length} requests`)
  return answers.map((line) => {
    const [kind, encoded = ''] = line.split('\t')
    const text = Buffer.from(encoded, 'base64').toString()
    return kind === 'plain' ? {plaintext: text} : {error: text}
  })
}

function keystoreFields({
  keystore,
  storeType = 'JKS',
  password,
  keyPassword = password,
  alias,
}: DecryptRequest): readonly string[] {
  return [keystore, storeType, password, keyPassword, alias]
}

function keyFields(key: KeyObject): readonly string[] {
  return [encodedKey(key), 'KEY', '', '', '']
}

/** What to encrypt, and with what. */
export interface EncryptRequest {
  /** An RSA public key, or an AES key. */
  readonly key: KeyObject
  /** As for javax.crypto.Cipher.getInstance; with `@BC` after it, under Bouncy Castle's parameters. */
  readonly transformation: string
  readonly plaintext: Uint8Array | string
  /** The length of the IV in AES; default: 128. */
  readonly ivBytes?: number
}

/** Encrypts all of them, in order. */
export function encryptWithJava(requests: readonly EncryptRequest[]): string[] {
  const lines = requests.map(({key, transformation, plaintext, ivBytes = 128}) => {
    return `${[transformation, encodedKey(key), ivBytes, Buffer.from(plaintext).toString('base64')].join('\t')}\n`
  })
  return runJava('Encrypt', lines.join('')).split('\n').slice(0, -1)
}

function encodedKey(key: KeyObject): string {
  if (key.type === 'secret') return key.export().toString('base64')
  return key.export({format: 'der', type: key.type === 'private' ? 'pkcs8' : 'spki'}).toString('base64')
}

export interface KeystoreOrder {
  readonly type: JavaKeystoreType
  /** The aliases of its key pairs. */
  readonly aliases: readonly string[]
  readonly password: string
  /** Default: the keystore's, which PKCS12 requires. */
  readonly keyPassword?: string
  /** Default: 2048. */
  readonly bits?: number
}

const made = new Map<string, string>()

/**
 * Creates a keystore with keytool, with an RSA key pair and a certificate for each alias. Equal orders share one keystore.
 * @param file where to write it; an existing file is replaced
 * @returns that path
 */
export async function makeKeystore(order: KeystoreOrder, file: string): Promise<string> {
  const name = JSON.stringify([order.type, order.aliases, order.password, order.keyPassword, order.bits])
  const original = made.get(name) ?? generate(order)
  made.set(name, original)
  await copyFile(original, file)
  return file
}

let folder: string | undefined
let count = 0

/** Holds all keystores of this process, and is removed with it. */
function newFolder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'mi-keystore-'))
  process.once('exit', () => {
    rmSync(made, {recursive: true, force: true})
  })
  return made
}

function generate(order: KeystoreOrder): string {
  folder ??= newFolder()
  const file = path.join(folder, String(++count))
  const {type, password, keyPassword = password, bits = 2048} = order
  for (const alias of order.aliases) {
    keytool(file, password, [
      ...['-genkeypair', '-storetype', type, '-alias', alias, '-keyalg', 'RSA', '-keysize', String(bits)],
      ...['-validity', '3650', '-dname', `CN=${alias}, O=Test`, '-keypass', keyPassword],
    ])
  }
  return file
}
