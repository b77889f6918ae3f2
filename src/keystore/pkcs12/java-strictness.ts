/**
 * Why Java does not load a PKCS#12 file that is read here: what JDK 17's PKCS12KeyStore, ContentInfo, MacData and AlgorithmId require,
 * beyond what is needed to find the entries.
 */
import {KeystoreError} from '../../errors.js'
import {contextElement, isSet, octetString, oid, parseDer, sequence, set} from '../der.js'
import type {Asn1} from '../der.js'
import {javaReadsCertificate} from '../java-certificate.js'
import {Attribute, readBags} from './bags.js'

/** @returns a clause: `it contains a certificate that Java cannot read` */
type Refusal = string

/** In bytes. PKCS#5 recommends it, and Java's ciphers and MACs insist. */
const shortestSalt = 8

/**
 * @param pfx the file
 * @returns none if Java accepts everything that is not encrypted
 */
export function refusalsOfPfx(pfx: Asn1): readonly Refusal[] {
  const [, authSafe, macData] = sequence(pfx)
  const safes = sequence(parseDer(octetString(contentOf(authSafe))))
  return unique([
    ...[authSafe, ...safes].flatMap(refusalsOfContentInfo),
    ...safes.flatMap(refusalsOfEncryptedData),
    ...(macData === undefined ? [] : refusalsOfMac(macData)),
  ])
}

/** @param content a SafeContents in BER, decrypted */
export function refusalsOfSafe(content: Uint8Array): readonly Refusal[] {
  const unreadable = readBags(content).some(({certificate}) => certificate && !javaReadsCertificate(certificate))
  return unique([
    ...(unreadable ? ['it contains a certificate that Java cannot read'] : []),
    ...sequence(parseDer(content)).flatMap(refusalsOfBag),
  ])
}

function unique(refusals: readonly Refusal[]): readonly Refusal[] {
  return [...new Set(refusals)]
}

function refuseExtra(isExtra: boolean, place: string): readonly Refusal[] {
  return isExtra ? [`there are too many elements in ${place}`] : []
}

function contentOf(contentInfo: Asn1 | undefined): Asn1 | undefined {
  return contextElement(sequence(contentInfo)[1], 0)?.[0]
}

function refusalsOfContentInfo(contentInfo: Asn1 | undefined): readonly Refusal[] {
  const [, content, ...others] = sequence(contentInfo)
  return refuseExtra(others.length > 0 || contextElement(content, 0)?.length !== 1, 'its ContentInfo')
}

function refusalsOfEncryptedData(contentInfo: Asn1): readonly Refusal[] {
  if (oid(sequence(contentInfo)[0]) !== encryptedData) return []
  const [, encryptedContentInfo] = sequence(contentOf(contentInfo))
  const [, algorithm, , ...others] = sequence(encryptedContentInfo)
  return [
    ...refuseExtra(others.length > 0, 'its EncryptedContentInfo'),
    ...refusalsOfSalt(saltOf(algorithm), 'its encryption'),
  ]
}

const encryptedData = '1.2.840.113549.1.7.6'
const pbes2 = '1.2.840.113549.1.5.13'

function saltOf(algorithm: Asn1 | undefined): Uint8Array {
  const [identifier, parameters] = sequence(algorithm)
  const [first] = sequence(parameters)
  return octetString(oid(identifier) === pbes2 ? sequence(sequence(first)[1])[0] : first)
}

function refusalsOfSalt({length}: Uint8Array, use: string): readonly Refusal[] {
  return length < shortestSalt ? [`the salt of ${use} has ${length} bytes instead of at least ${shortestSalt}`] : []
}

/** AlgorithmId refuses surplus elements. Java does not read the algorithms of encryptions with it, and ignores them there. */
function refusalsOfMac(macData: Asn1): readonly Refusal[] {
  const [digestInfo, salt] = sequence(macData)
  const [algorithm, , ...others] = sequence(digestInfo)
  return [
    ...refuseExtra(sequence(macData).length > 3, 'its MacData'),
    ...refuseExtra(others.length > 0, 'its DigestInfo'),
    ...refuseExtra(sequence(algorithm).length > 2, 'the AlgorithmIdentifier of its integrity check'),
    ...refusalsOfSalt(octetString(salt), 'its integrity check'),
  ]
}

const certificateBag = '1.2.840.113549.1.12.10.1.3'
const secretBag = '1.2.840.113549.1.12.10.1.5'

function refusalsOfBag(bag: Asn1): readonly Refusal[] {
  const [identifier, value, attributes] = sequence(bag)
  const type = oid(identifier)
  const isPair = type === certificateBag || type === secretBag
  const elements = isPair ? sequence(contextElement(value, 0)?.[0]).length : 2
  return [
    ...refuseExtra(elements > 2, type === certificateBag ? 'a CertBag' : 'a SecretBag'),
    ...(isSet(attributes) ? set(attributes).flatMap(refusalsOfAttribute) : []),
  ]
}

function refusalsOfAttribute(attribute: Asn1): readonly Refusal[] {
  const [identifier, values, ...others] = sequence(attribute)
  return [
    ...refuseExtra(others.length > 0, 'an attribute'),
    ...(set(values).length === 0 ? ['one of its attributes has no value'] : []),
    ...(oid(identifier) === Attribute.trustedKeyUsage && !set(values).every(isOid)
      ? ['the key usage of a trusted certificate in it is not an object identifier']
      : []),
  ]
}

function isOid(element: Asn1): boolean {
  try {
    return oid(element) !== ''
  } catch (error) {
    if (error instanceof KeystoreError) return false
    throw error
  }
}
