/**
 * Java's own keystores, JKS (`feedfeed`) and JCEKS (`cececece`), versions 1 and 2: a header, entries in which only private and secret
 * keys are encrypted, and a SHA-1 over password and file that proves both. Bytes after the SHA-1 are ignored, as in
 * the JDK's JavaKeyStore and JceKeyStore.
 */
import {createHash, timingSafeEqual} from 'node:crypto'
import {KeystoreError, WrongPasswordError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {ByteReader} from './byte-reader.js'
import {damaged} from '../damage.js'
import {decryptJavaKey} from './jks-key.js'
import {sealedObjectSealing} from './jceks-secret.js'
import {readSerializedObject} from './java-serialization.js'
import type {KeystoreEntry, KeystoreReader, SealedKeystore} from '../keystore.js'
import {javaReadsCertificate} from '../java-certificate.js'
import {readModifiedUtf8} from './modified-utf8.js'
import {sealedKey} from '../private-key-info.js'
import {sealedSecret} from '../sealed-secret.js'

const Magic = {JKS: 0xfeedfeed, JCEKS: 0xcececece} as const

const EntryTag = {privateKey: 1, certificate: 2, secretKey: 3} as const

const digestLength = 20

/** Reads everything except the keys without a password. The password then proves its integrity. */
export const jks: KeystoreReader = {recognises, read}

function recognises(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false
  const magic = new ByteReader(bytes).uint32()
  return magic === Magic.JKS || magic === Magic.JCEKS
}

function read(bytes: Uint8Array): SealedKeystore {
  const reader = new ByteReader(bytes)
  const type = reader.uint32() === Magic.JCEKS ? 'JCEKS' : 'JKS'
  const certificates: Uint8Array[] = []
  const entries = readEntries(reader, type, certificates)
  const content = bytes.subarray(0, reader.position)
  const digest = reader.take(digestLength)
  return {
    type,
    needsPassword: true,
    hasIntegrityCheck: true,
    entriesInClear: entries,
    open: (password) =>
      timingSafeEqual(digest, integrityDigest(password, content))
        ? Promise.resolve(entries)
        : Promise.reject(new WrongPasswordError()),
    javaRefusals: () => Promise.resolve(refusalsOfCertificates(certificates)),
  }
}

function refusalsOfCertificates(certificates: readonly Uint8Array[]): readonly string[] {
  return certificates.every(javaReadsCertificate) ? [] : ['it contains a certificate that Java cannot read']
}

function integrityDigest(password: string, bytes: Uint8Array): Buffer {
  return createHash('sha1')
    .update(Buffer.from(password, 'utf16le').swap16())
    .update('Mighty Aphrodite', 'ascii')
    .update(bytes)
    .digest()
}

/**
 * If several entries have the same alias, the last one counts, as in Java.
 * @param seen gets every certificate of the file
 */
function readEntries(reader: ByteReader, type: 'JKS' | 'JCEKS', seen: Uint8Array[]): KeystoreEntry[] {
  const version = reader.uint32()
  if (version !== 1 && version !== 2) {
    throw new KeystoreError(
      `the keystore has ${type} version ${version}, which Java cannot open either`,
      'copy it again from its source',
    )
  }
  const entries = new Map<string, KeystoreEntry>()
  for (let left = reader.uint32(); left > 0; left--) {
    const entry = readEntry(reader, type, version, seen)
    entries.set(entry.alias, entry)
  }
  return [...entries.values()]
}

function readEntry(reader: ByteReader, type: 'JKS' | 'JCEKS', version: 1 | 2, seen: Uint8Array[]): KeystoreEntry {
  const tag = reader.uint32()
  const alias = readModifiedUtf8(reader)
  skipDate(reader)
  if (tag === EntryTag.privateKey) return readPrivateKey(reader, type, version, seen, alias)
  if (tag === EntryTag.certificate)
    return {alias, kind: 'certificate', certificate: readEntryCertificate(reader, version, seen)}
  if (tag === EntryTag.secretKey && type === 'JCEKS') {
    const sealing = sealedObjectSealing(readSerializedObject(reader))
    return {alias, kind: 'secret-key', sealedSecret: sealedSecret(alias, sealing)}
  }
  throw damaged('it contains an entry of an unknown type')
}

function skipDate(reader: ByteReader): void {
  reader.take(8)
}

function readPrivateKey(
  reader: ByteReader,
  type: 'JKS' | 'JCEKS',
  version: 1 | 2,
  seen: Uint8Array[],
  alias: string,
): KeystoreEntry {
  const protectedKey = reader.take(reader.uint32())
  const certificate = readChain(reader, version, seen)
  return {
    alias,
    kind: 'private-key',
    ...(certificate && {certificate}),
    sealedKey: sealedKey(alias, (password) => decryptJavaKey(type, protectedKey, password)),
  }
}

/** @returns the first certificate of the chain, which is the key's own */
function readChain(reader: ByteReader, version: 1 | 2, seen: Uint8Array[]): Uint8Array | undefined {
  let first: Uint8Array | undefined
  for (let left = reader.uint32(); left > 0; left--) {
    const certificate = readEntryCertificate(reader, version, seen)
    first ??= certificate
  }
  return first
}

function readEntryCertificate(reader: ByteReader, version: 1 | 2, seen: Uint8Array[]): Uint8Array {
  const type = version === 1 ? 'X.509' : readModifiedUtf8(reader)
  if (type !== 'X.509' && type !== 'X509') {
    throw new KeystoreError(
      `the keystore contains a certificate of type ${quoted(type)}; only X.509 is supported`,
      'export its keys to a PKCS#12 keystore',
    )
  }
  const certificate = reader.take(reader.uint32())
  seen.push(certificate)
  return certificate
}
