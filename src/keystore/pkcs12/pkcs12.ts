/**
 * PKCS#12 (RFC 7292) with password integrity and password privacy, as keytool and OpenSSL write it. Private keys stay encrypted
 * until they are needed, since certificates are enough to encrypt. Bytes after the PFX are ignored, as in Java.
 */
import {KeystoreError, WrongPasswordError} from '../../errors.js'
import {damaged} from '../damage.js'
import {sequenceAt} from '../der-header.js'
import {explicit, implicitOctetString, octetString, oid, parseDer, sequence} from '../der.js'
import type {Asn1} from '../der.js'
import {mostRounds} from '../iterations.js'
import {isJavaPassword} from '../java-password.js'
import type {KeystoreEntry, KeystoreReader, SealedKeystore} from '../keystore.js'
import {readBags} from './bags.js'
import type {SafeBag} from './bags.js'
import {exportAgain} from './export-again.js'
import {javaEntries} from './java-entries.js'
import {refusalsOfPfx, refusalsOfSafe} from './java-strictness.js'
import {readMac} from './mac.js'
import type {Mac} from './mac.js'
import {notJavaPassword, passwordForms} from './password.js'
import {decryptShroudedKey} from './shrouded-key.js'
import {readProtection} from './protection.js'
import type {Protection} from './protection.js'

const ContentType = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  encryptedData: '1.2.840.113549.1.7.6',
} as const

interface Pfx {
  /** The bytes that the MAC covers. */
  readonly content: Uint8Array
  readonly safes: readonly Safe[]
  readonly mac: Mac | undefined
}

/** A SafeContents. It is encrypted if it has a protection. */
interface Safe {
  readonly content: Uint8Array
  readonly protection: Protection | undefined
}

/** Entries are known only after opening with a password, since most files encrypt their certificates. */
export const pkcs12: KeystoreReader = {recognises, read}

/** A SEQUENCE whose first element is the INTEGER 3, the version of all PKCS#12 files since 1999. */
function recognises(bytes: Uint8Array): boolean {
  const header = sequenceAt(bytes)
  return header !== undefined && [0x02, 0x01, 0x03].every((octet, index) => bytes[header.start + index] === octet)
}

function read(bytes: Uint8Array): SealedKeystore {
  refuseTruncated(bytes)
  const pfx = readPfx(bytes)
  return {
    type: 'PKCS12',
    needsPassword: pfx.mac !== undefined || pfx.safes.some(isSealed),
    hasIntegrityCheck: pfx.mac !== undefined,
    entriesInClear: undefined,
    beyondJava: pfx.safes.map(({protection}) => protection?.beyondJava).find((name) => name !== undefined),
    open: (password) => open(pfx, password),
    javaRefusals: (password) => findJavaRefusals(bytes, pfx, password),
  }
}

function refuseTruncated(bytes: Uint8Array): void {
  const end = sequenceAt(bytes)?.end ?? 0
  if (end > bytes.length) throw damaged(`it is truncated to ${bytes.length} of ${end} bytes`)
}

function readPfx(bytes: Uint8Array): Pfx {
  const [, authSafe, macData] = sequence(parseDer(bytes))
  const content = readAuthSafe(authSafe)
  const safes = sequence(parseDer(content)).map(readSafe)
  const mac = macData && readMac(macData)
  boundWork([...safes.map(({protection}) => protection), mac])
  return {content, safes, mac}
}

function readAuthSafe(contentInfo: Asn1 | undefined): Buffer {
  const [type, content] = sequence(contentInfo)
  refusePublicKeyModes(oid(type))
  if (oid(type) !== ContentType.data) throw damaged('its content is of an unknown type')
  return octetString(explicit(content))
}

function readSafe(contentInfo: Asn1): Safe {
  const [type, content] = sequence(contentInfo)
  refusePublicKeyModes(oid(type))
  if (oid(type) === ContentType.data) return {content: octetString(explicit(content)), protection: undefined}
  if (oid(type) === ContentType.encryptedData) return readEncryptedSafe(explicit(content))
  throw damaged('a part of it is of an unknown type')
}

function readEncryptedSafe(encryptedData: Asn1): Safe {
  const [, contentInfo] = sequence(encryptedData)
  const [, algorithm, content] = sequence(contentInfo)
  return {content: implicitOctetString(content), protection: readProtection(algorithm)}
}

function refusePublicKeyModes(type: string): void {
  if (type !== ContentType.signedData && type !== ContentType.envelopedData) return
  throw new KeystoreError(
    'the keystore is protected with a public key instead of a password, so Java cannot open it either',
    'export it again with a password',
  )
}

function boundWork(derivations: readonly ({readonly rounds: number} | undefined)[]): void {
  const sum = derivations.reduce((total, derivation) => total + (derivation?.rounds ?? 0), 0)
  if (sum > mostRounds) throw damaged(`it requires ${sum} rounds of key derivation`)
}

/** Whether reading it needs a password, or can prove one. */
function isSealed(safe: Safe): boolean {
  return safe.protection !== undefined || readBags(safe.content).some(({protectedKey}) => protectedKey)
}

async function open(pfx: Pfx, password: string): Promise<readonly KeystoreEntry[]> {
  if (pfx.mac !== undefined) {
    for (const {protection} of pfx.safes) protection?.begin?.(passwordForms(password)[0])
    await verifyMac(pfx.mac, pfx.content, password)
  }
  refuseUnlessJavaPassword(password)
  const safes: (readonly SafeBag[])[] = []
  for (const safe of pfx.safes) safes.push(await openSafe(safe, password, pfx.mac !== undefined))
  if (pfx.mac === undefined && !pfx.safes.some(({protection}) => protection))
    await proveByPrivateKey(safes.flat(), password)
  return javaEntries(safes)
}

/** The keys are known from opening it. */
async function findJavaRefusals(bytes: Uint8Array, pfx: Pfx, password: string): Promise<readonly string[]> {
  const refusals = [...refusalsOfPfx(parseDer(bytes))]
  for (const {content, protection} of pfx.safes) {
    const plain = protection === undefined ? content : await decryptSafe(content, protection, password)
    if (plain !== undefined) refusals.push(...refusalsOfSafe(plain))
  }
  return [...new Set(refusals)]
}

async function verifyMac(mac: Mac, content: Uint8Array, password: string): Promise<void> {
  for (const form of passwordForms(password)) if (await mac.verifies(form, content)) return
  throw new WrongPasswordError()
}

function refuseUnlessJavaPassword(password: string): void {
  if (isJavaPassword(password)) return
  throw new KeystoreError(
    notJavaPassword,
    `set a plain ASCII password, so that Micro Integrator can open it: ${exportAgain()}`,
  )
}

/** @param isProved whether the MAC has proved the password, so that a failure means damage */
async function openSafe({content, protection}: Safe, password: string, isProved: boolean): Promise<readonly SafeBag[]> {
  if (protection === undefined) return readBags(content)
  const plain = await decryptSafe(content, protection, password)
  if (plain !== undefined) return readBags(plain)
  throw isProved
    ? damaged('the password is correct, but the encrypted part cannot be decrypted')
    : new WrongPasswordError()
}

/** Returns undefined if no form of the password yields bags. */
async function decryptSafe(
  content: Uint8Array,
  protection: Protection,
  password: string,
): Promise<Uint8Array | undefined> {
  for (const form of passwordForms(password)) {
    const plain = await protection.decrypt(form, content)
    if (plain !== undefined && hasBags(plain)) return plain
  }
  return undefined
}

/** False if the content is the noise left by a wrong password. */
function hasBags(content: Uint8Array): boolean {
  try {
    readBags(content)
    return true
  } catch (error) {
    if (error instanceof KeystoreError) return false
    throw error
  }
}

/** Decrypts one private key to prove the password, if nothing else can. Without a private key, any password opens the keystore. */
async function proveByPrivateKey(bags: readonly SafeBag[], password: string): Promise<void> {
  const key = bags.find(({protectedKey}) => protectedKey)?.protectedKey
  if (key === undefined) return
  const info = await decryptShroudedKey(key, password)
  if (info === undefined) throw new WrongPasswordError()
  info.fill(0)
}
