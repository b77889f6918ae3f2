/**
 * Keystores of Bouncy Castle, which Micro Integrator 4.6 accepts. Their layouts are those of BcKeyStoreSpi (BKS, UBER) and
 * BcFKSKeyStoreSpi (BCFKS) in its provider.
 */
import {sequenceAt} from '../der-header.js'
import {startsWith} from './content.js'
import type {FileHead, Content} from './content.js'

/** @returns undefined if the file is none of them */
export function bouncyCastle({bytes}: FileHead): Content | undefined {
  const type = isBcfks(bytes) ? 'BCFKS' : typeOfOlder(bytes)
  if (type === undefined) return undefined
  return {
    what: `a Bouncy Castle keystore (${type})`,
    message: `this is a Bouncy Castle keystore (${type}), which mi cannot open, although Micro Integrator 4.6 and later can`,
    hint: `convert a copy with Bouncy Castle's provider, bcprov.jar: keytool -importkeystore -srckeystore FILE -srcstoretype ${type} -destkeystore keystore.p12 -deststoretype PKCS12 -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath bcprov.jar`,
  }
}

/** EncryptedObjectStoreData is the first of two elements, and begins with an AlgorithmIdentifier, PBES2. */
function isBcfks(bytes: Uint8Array): boolean {
  const pbes2 = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d]
  const algorithm = contentAt(contentAt(contentAt(bytes)))
  return startsWith(algorithm, pbes2)
}

function contentAt(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(sequenceAt(bytes)?.start ?? bytes.length)
}

/** In bytes. */
const mostSalt = 64
const macLength = 20

/**
 * Both begin with a version, 1 or 2, the length of a salt, the salt and an iteration count. In BKS the entries follow: a tag from 1 to
 * 4, an alias, a date. In UBER they are encrypted, and its version is always 1.
 */
function typeOfOlder(bytes: Uint8Array): 'BKS' | 'UBER' | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < 8) return undefined
  const version = view.getUint32(0)
  const saltLength = view.getUint32(4)
  const start = 12 + saltLength
  if (version < 1 || version > 2 || saltLength < 1 || saltLength > mostSalt || bytes.length <= start) return undefined
  const iterations = view.getUint32(start - 4)
  if (iterations < 1 || iterations > 0xff_ff_ff) return undefined
  return version === 2 || beginsWithEntry(bytes.subarray(start)) ? 'BKS' : 'UBER'
}

function beginsWithEntry(bytes: Uint8Array): boolean {
  const [tag = 0, high = 0, low = 0] = bytes
  const alias = bytes.subarray(3, 3 + high * 256 + low)
  if (tag === 0) return bytes.length === 1 + macLength
  return tag <= 4 && alias.length === high * 256 + low && alias.every((octet) => octet >= 0x20) && hasDate(bytes, alias)
}

/** Milliseconds since 1970 in eight bytes, the first two of which are zero until the year 10889. */
function hasDate(bytes: Uint8Array, alias: Uint8Array): boolean {
  return startsWith(bytes.subarray(3 + alias.length), [0, 0])
}
