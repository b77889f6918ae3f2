/** Creates a keystore with a new AES key. */
import {createHmac, randomBytes} from 'node:crypto'
import forge from 'node-forge'
import {derive, Purpose} from './kdf.js'
import {checkNewKeystore, newKeyProtection} from './new-keystore.js'
import {passwordForms} from './password.js'

/** In bits; the first is the default. */
export const aesKeySizes = [256, 192, 128] as const

export type AesKeySize = (typeof aesKeySizes)[number]

interface NewSecretKeystore {
  /** Java shows it in lower case. */
  readonly alias: string
  /** For both the keystore and its key. */
  readonly password: string
  readonly bits: AesKeySize
}

/**
 * Creates an AES key in a PKCS#12 file that Java opens, in the form of keytool: a SecretBag (RFC 7292, section 4.2.5) with an encrypted
 * PrivateKeyInfo, which contains the key. The key is encrypted with PBES2, and a MAC with SHA-1 covers everything.
 * @returns the bytes of the file
 * @throws as `checkNewKeystore`
 */
export async function createSecretPkcs12({alias, password, bits}: NewSecretKeystore): Promise<Uint8Array> {
  checkNewKeystore(alias, password)
  const content = toDer(sequence(data(toDer(sequence(secretBag(alias, password, bits))))))
  return Buffer.from(toDer(sequence(integer(3), data(content), await macData(password, content))), 'latin1')
}

const Identifier = {
  /** Java's, for AES keys of any length. */
  aes: '2.16.840.1.101.3.4.1',
  data: '1.2.840.113549.1.7.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  secretBag: '1.2.840.113549.1.12.10.1.5',
  sha1: '1.3.14.3.2.26',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
} as const

type Element = forge.asn1.Asn1

function secretBag(alias: string, password: string, bits: AesKeySize): Element {
  const key = randomBytes(bits / 8)
  const info = sequence(integer(0), sequence(oid(Identifier.aes)), octets(key.toString('latin1')))
  key.fill(0)
  const protectedKey = toDer(forge.pki.encryptPrivateKeyInfo(info, password, newKeyProtection))
  return sequence(
    oid(Identifier.secretBag),
    explicit(sequence(oid(Identifier.shroudedKeyBag), explicit(octets(protectedKey)))),
    set(
      sequence(oid(Identifier.friendlyName), set(primitive(forge.asn1.Type.BMPSTRING, alias))),
      sequence(oid(Identifier.localKeyId), set(octets(randomBytes(20).toString('latin1')))),
    ),
  )
}

async function macData(password: string, content: string): Promise<Element> {
  const salt = randomBytes(newKeyProtection.saltSize)
  const {count: iterations} = newKeyProtection
  const [{bmp}] = passwordForms(password)
  const key = await derive(bmp, {hash: 'sha1', salt, iterations, purpose: Purpose.mac, length: 20})
  const digest = createHmac('sha1', key).update(content, 'latin1').digest().toString('latin1')
  const algorithm = sequence(oid(Identifier.sha1), primitive(forge.asn1.Type.NULL, ''))
  return sequence(sequence(algorithm, octets(digest)), octets(salt.toString('latin1')), integer(iterations))
}

function data(content: string): Element {
  return sequence(oid(Identifier.data), explicit(octets(content)))
}

function sequence(...elements: Element[]): Element {
  return constructed(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SEQUENCE, elements)
}

function set(...elements: Element[]): Element {
  return constructed(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SET, elements)
}

function explicit(element: Element): Element {
  return constructed(forge.asn1.Class.CONTEXT_SPECIFIC, forge.asn1.Type.NONE, [element])
}

function constructed(tagClass: forge.asn1.Class, type: forge.asn1.Type, elements: Element[]): Element {
  return forge.asn1.create(tagClass, type, true, elements)
}

function octets(bytes: string): Element {
  return primitive(forge.asn1.Type.OCTETSTRING, bytes)
}

function oid(dotted: string): Element {
  return primitive(forge.asn1.Type.OID, forge.asn1.oidToDer(dotted).getBytes())
}

function integer(value: number): Element {
  return primitive(forge.asn1.Type.INTEGER, forge.asn1.integerToDer(value).getBytes())
}

function primitive(type: forge.asn1.Type, value: string): Element {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, type, false, value)
}

/** @returns one character per byte */
function toDer(element: Element): string {
  return forge.asn1.toDer(element).getBytes()
}
