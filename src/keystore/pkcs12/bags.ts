/** Reads the SafeBags of a PKCS#12 file (RFC 7292, section 4.2), as far as they become entries. */
import {bmpString, explicit, isSet, octetString, oid, parseDer, sequence, set} from '../der.js'
import type {Asn1} from '../der.js'

export interface SafeBag {
  /** `other` is for bags that are skipped, as in Java: nested ones and revocation lists. */
  readonly kind: 'private-key' | 'certificate' | 'secret-key' | 'other'
  /** In DER; only in a certificate bag. */
  readonly certificate?: Uint8Array
  /** The EncryptedPrivateKeyInfo; only in a private-key bag, which has either this or `keyInClear`. */
  readonly protectedKey?: Asn1
  /** The PrivateKeyInfo of a key that is not encrypted. Java skips such bags. */
  readonly keyInClear?: Asn1
  /** The SecretBag; only in a secret-key bag. */
  readonly secret?: Asn1
  readonly friendlyName?: string
  readonly localKeyId?: Buffer
  /** Whether it has Oracle's attribute for trusted certificates. */
  readonly trusted: boolean
}

const BagType = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  secret: '1.2.840.113549.1.12.10.1.5',
} as const

/** The object identifiers of the attributes that are read. */
export const Attribute = {
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  trustedKeyUsage: '2.16.840.1.113894.746875.1.1',
} as const

/**
 * @param content a SafeContents in BER, decrypted
 * @throws KeystoreError for damage
 */
export function readBags(content: Uint8Array): readonly SafeBag[] {
  return sequence(parseDer(content)).map(readBag)
}

function readBag(bag: Asn1): SafeBag {
  const [identifier, value, attributes] = sequence(bag)
  return {...bagValue(oid(identifier), explicit(value)), ...bagAttributes(attributes)}
}

type BagValue = Pick<SafeBag, 'kind' | 'certificate' | 'protectedKey' | 'keyInClear' | 'secret'>

function bagValue(type: string, value: Asn1): BagValue {
  if (type === BagType.key) return {kind: 'private-key', keyInClear: value}
  if (type === BagType.shroudedKey) return {kind: 'private-key', protectedKey: value}
  if (type === BagType.certificate) return {kind: 'certificate', certificate: octetString(explicit(sequence(value)[1]))}
  if (type === BagType.secret) return {kind: 'secret-key', secret: value}
  return {kind: 'other'}
}

function bagAttributes(attributes: Asn1 | undefined): Pick<SafeBag, 'friendlyName' | 'localKeyId' | 'trusted'> {
  const values = new Map(isSet(attributes) ? set(attributes).map(readAttribute) : [])
  const friendlyName = values.get(Attribute.friendlyName)
  const localKeyId = values.get(Attribute.localKeyId)
  return {
    ...(friendlyName && {friendlyName: bmpString(friendlyName)}),
    ...(localKeyId && {localKeyId: octetString(localKeyId)}),
    trusted: values.has(Attribute.trustedKeyUsage),
  }
}

/** Reads only the first value. The attributes used here have one, or are used only for their presence. */
function readAttribute(attribute: Asn1): [identifier: string, value: Asn1 | undefined] {
  const [identifier, values] = sequence(attribute)
  return [oid(identifier), set(values)[0]]
}
