/** Builds PKCS#12 files bag by bag, in combinations that no tool creates. Only keys are encrypted, and there is no MAC. */
import forge from 'node-forge'
import type {asn1 as Asn1} from 'node-forge'
import {vectorBytes} from '../vectors.js'

const {asn1} = forge
const {Class, Type} = asn1

export interface Bag {
  readonly kind: 'private-key' | 'certificate' | 'secret-key' | 'crl'
  readonly name?: string | undefined
  readonly localKeyId?: string | undefined
  readonly trusted?: boolean | undefined
}

/** The certificate is the RSA one of the vectors, or the EC one if `ec`. */
export interface CertificateBag extends Bag {
  readonly ec?: boolean | undefined
}

/** @returns the file in DER; the password of its keys is `secret1` */
export function pkcs12Of(safes: readonly (readonly CertificateBag[])[]): Buffer {
  const authSafe = sequence(...safes.map((bags) => contentInfo(sequence(...bags.map(safeBag)))))
  return der(sequence(integer(3), contentInfo(authSafe)))
}

function safeBag(bag: CertificateBag): Asn1.Asn1 {
  const attributes = bagAttributes(bag)
  const [type, value] = bagValue(bag)
  return sequence(
    oid(`1.2.840.113549.1.12.10.1.${type}`),
    explicit(value),
    ...(attributes.length > 0 ? [set(...attributes)] : []),
  )
}

function bagValue({kind, ec = false}: CertificateBag): [type: number, value: Asn1.Asn1] {
  switch (kind) {
    case 'private-key':
      return [2, protectedKey]
    case 'certificate':
      return [3, sequence(oid('1.2.840.113549.1.9.22.1'), explicit(octets(ec ? certificates.ec : certificates.rsa)))]
    case 'crl':
      return [4, sequence(oid('1.2.840.113549.1.9.23.1'), explicit(octets('crl')))]
    case 'secret-key':
      return [5, sequence(oid('1.2.840.113549.1.12.10.1.2'), explicit(octets(der(protectedKey).toString('latin1'))))]
  }
}

function bagAttributes({name, localKeyId, trusted}: Bag): Asn1.Asn1[] {
  return [
    ...(name === undefined ? [] : [attribute('1.2.840.113549.1.9.20', universal(Type.BMPSTRING, name))]),
    ...(localKeyId === undefined ? [] : [attribute('1.2.840.113549.1.9.21', octets(localKeyId))]),
    ...(trusted === true ? [attribute('2.16.840.1.113894.746875.1.1', oid('2.5.29.37.0'))] : []),
  ]
}

function attribute(type: string, value: Asn1.Asn1): Asn1.Asn1 {
  return sequence(oid(type), set(value))
}

function contentInfo(content: Asn1.Asn1): Asn1.Asn1 {
  return sequence(oid('1.2.840.113549.1.7.1'), explicit(octets(der(content).toString('latin1'))))
}

function sequence(...elements: Asn1.Asn1[]): Asn1.Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, elements)
}

function set(...elements: Asn1.Asn1[]): Asn1.Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, elements)
}

function explicit(element: Asn1.Asn1): Asn1.Asn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, Type.NONE, true, [element])
}

function octets(bytes: string): Asn1.Asn1 {
  return universal(Type.OCTETSTRING, bytes)
}

function oid(dotted: string): Asn1.Asn1 {
  return universal(Type.OID, asn1.oidToDer(dotted).getBytes())
}

function integer(number: number): Asn1.Asn1 {
  return universal(Type.INTEGER, String.fromCharCode(number))
}

function universal(type: Asn1.Type, value: string): Asn1.Asn1 {
  return asn1.create(Class.UNIVERSAL, type, false, value)
}

function der(element: Asn1.Asn1): Buffer {
  return Buffer.from(asn1.toDer(element).getBytes(), 'latin1')
}

function certificateDer(name: string): string {
  return forge.pem.decode(vectorBytes(name).toString())[0]!.body
}

const certificates = {rsa: certificateDer('rsa.crt.pem'), ec: certificateDer('ec.crt.pem')}

const protectedKey = forge.pki.encryptPrivateKeyInfo(
  forge.pki.wrapRsaPrivateKey(
    forge.pki.privateKeyToAsn1(forge.pki.privateKeyFromPem(vectorBytes('rsa.key.pem').toString())),
  ),
  'secret1',
  {algorithm: 'aes256', count: 1, saltSize: 8},
)
