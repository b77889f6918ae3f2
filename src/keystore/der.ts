/**
 * Typed access to ASN.1 in DER or BER (X.690), including indefinite lengths. Every function throws KeystoreError if the element is
 * missing or has another type. Unexpected further elements are ignored, as in Java.
 */
import asn1 from 'node-forge/lib/asn1.js'
import type {Asn1} from 'node-forge/lib/asn1.js'
import {damaged} from './damage.js'

export type {Asn1} from 'node-forge/lib/asn1.js'

const TagClass = {universal: 0x00, contextSpecific: 0x80} as const
const Type = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  oid: 6,
  sequence: 16,
  set: 17,
  utcTime: 23,
  generalizedTime: 24,
  bmpString: 30,
} as const

const deepest = 32

/** Parses the first element of `bytes`, with at most 32 levels of nesting. */
export function parseDer(bytes: Uint8Array): Asn1 {
  try {
    return asn1.fromDer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), {
      strict: true,
      parseAllBytes: false,
      decodeBitStrings: false,
      maxDepth: deepest,
    })
  } catch {
    throw damaged('its ASN.1 structure is broken')
  }
}

/** Encodes an element in DER. Octet strings that BER split stay in pieces. */
export function toDer(element: Asn1): Buffer {
  return Buffer.from(asn1.toDer(element).getBytes(), 'latin1')
}

export function sequence(element: Asn1 | undefined): readonly Asn1[] {
  return constructed(element, Type.sequence)
}

export function set(element: Asn1 | undefined): readonly Asn1[] {
  return constructed(element, Type.set)
}

/** A non-negative INTEGER of at most 31 bits, like Java's `int`. */
export function integer(element: Asn1 | undefined): number {
  const octets = Buffer.from(primitive(element, Type.integer), 'latin1')
  if (octets.length === 0 || octets.length > 4) throw damaged('it contains a number that is out of range')
  const number = octets.readIntBE(0, octets.length)
  if (number < 0) throw damaged('it contains a negative number')
  return number
}

/** The number of bits of an INTEGER, however large. Its sign is ignored. */
export function integerBits(element: Asn1 | undefined): number {
  const octets = Buffer.from(primitive(element, Type.integer), 'latin1')
  const start = octets.findIndex((octet) => octet !== 0)
  return start === -1 ? 0 : 8 * (octets.length - start) - Math.clz32(octets[start] ?? 0) + 24
}

/** An OBJECT IDENTIFIER in dotted form. */
export function oid(element: Asn1 | undefined): string {
  const octets = primitive(element, Type.oid)
  if (octets === '' || octets.length > 64) throw damaged(invalidIdentifier)
  try {
    return asn1.derToOid(octets)
  } catch {
    throw damaged(invalidIdentifier)
  }
}

const invalidIdentifier = 'it contains an invalid object identifier'

/** The content of an OCTET STRING. BER may split it into pieces, which are joined. */
export function octetString(element: Asn1 | undefined): Buffer {
  if (element === undefined || !isUniversal(element, Type.octetString)) throw unexpected()
  return octets(element)
}

/** The content of an OCTET STRING with the tag [0] IMPLICIT. */
export function implicitOctetString(element: Asn1 | undefined): Buffer {
  if (element === undefined || !isContextZero(element)) throw unexpected()
  return octets(element)
}

/** The element inside a [0] EXPLICIT tag. */
export function explicit(element: Asn1 | undefined): Asn1 {
  if (element === undefined || !isContextZero(element)) throw unexpected()
  const [inner] = Array.isArray(element.value) ? element.value : []
  if (inner === undefined) throw unexpected()
  return inner
}

/** The bytes of a BIT STRING, without the number of unused bits. */
export function bitString(element: Asn1 | undefined): Buffer {
  const [unused = 8, ...bytes] = Buffer.from(primitive(element, Type.bitString), 'latin1')
  if (unused > 7 || (unused > 0 && bytes.length === 0)) throw unexpected()
  return Buffer.from(bytes)
}

/** The text of a UTCTime or a GeneralizedTime. */
export function timeText(element: Asn1 | undefined): string {
  return primitive(element, element?.type === Type.utcTime ? Type.utcTime : Type.generalizedTime)
}

/** The elements inside a context-specific tag, none if it is primitive; undefined if the element has another tag. */
export function contextElement(element: Asn1 | undefined, tag: number): readonly Asn1[] | undefined {
  if (element?.tagClass !== TagClass.contextSpecific || element.type !== tag) return undefined
  return Array.isArray(element.value) ? element.value : []
}

/** The text of a BMPString. */
export function bmpString(element: Asn1 | undefined): string {
  return primitive(element, Type.bmpString)
}

export function isSet(element: Asn1 | undefined): boolean {
  return element !== undefined && isUniversal(element, Type.set)
}

export function isBoolean(element: Asn1 | undefined): boolean {
  return element !== undefined && isUniversal(element, Type.boolean)
}

export function isInteger(element: Asn1 | undefined): boolean {
  return element !== undefined && isUniversal(element, Type.integer)
}

function octets(element: Asn1): Buffer {
  if (typeof element.value === 'string') return Buffer.from(element.value, 'latin1')
  return Buffer.concat(element.value.map((piece) => octetString(piece)))
}

function constructed(element: Asn1 | undefined, type: number): readonly Asn1[] {
  if (element === undefined || !isUniversal(element, type) || !Array.isArray(element.value)) throw unexpected()
  return element.value
}

function primitive(element: Asn1 | undefined, type: number): string {
  if (element === undefined || !isUniversal(element, type) || typeof element.value !== 'string') throw unexpected()
  return element.value
}

function isUniversal(element: Asn1, type: number): boolean {
  return element.tagClass === TagClass.universal && element.type === type
}

function isContextZero(element: Asn1): boolean {
  return element.tagClass === TagClass.contextSpecific && element.type === 0
}

function unexpected(): Error {
  return damaged('a part of its ASN.1 structure is missing or has the wrong type')
}
