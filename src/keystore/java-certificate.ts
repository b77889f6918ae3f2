/**
 * Whether Java's X.509 factory reads a certificate. Java does not load a keystore with a certificate that it cannot read, even if nothing
 * uses it. OpenSSL reads more, so what JDK 17's X509CertImpl and X509CertInfo require is checked here, as far as it is common.
 */
import {KeystoreError} from '../errors.js'
import {headerAt, sequenceAt} from './der-header.js'
import {
  bitString,
  contextElement,
  integer,
  integerBits,
  isBoolean,
  isInteger,
  octetString,
  oid,
  parseDer,
  sequence,
  set,
  timeText,
} from './der.js'
import type {Asn1} from './der.js'
import {parseX509} from './x509.js'

/** @param der a certificate as it is in a keystore; JDK 17 ignores bytes after it */
export function javaReadsCertificate(der: Uint8Array): boolean {
  const certificate = tryToParse(der)
  if (certificate === undefined) return isComplete(der) || parseX509(der) !== undefined
  try {
    checkCertificate(certificate)
    return true
  } catch (error) {
    if (error instanceof KeystoreError || error instanceof UnreadableError) return false
    throw error
  }
}

function tryToParse(der: Uint8Array): Asn1 | undefined {
  try {
    return parseDer(der)
  } catch (error) {
    if (error instanceof KeystoreError) return undefined
    throw error
  }
}

/**
 * Java does not look at everything in a certificate, so a part of it may be broken, but not the elements of its SEQUENCEs down to the
 * names and keys.
 * @param depth how many levels of them Java is certain to read
 */
function isComplete(der: Uint8Array, depth = 3): boolean {
  const header = sequenceAt(der)
  if (header === undefined) return false
  // Java converts indefinite lengths first.
  if (header.end === undefined) return true
  if (header.end > der.length) return false
  for (let at = header.start; at < header.end;) {
    const element = headerAt(der, at)
    if (element === undefined || (element.end ?? 0) > header.end) return false
    if (element.end === undefined) return true
    if (depth > 1 && der[at] === der[0] && !isComplete(der.subarray(at, element.end), depth - 1)) return false
    at = element.end
  }
  return true
}

class UnreadableError extends Error {}

function insist(condition: boolean): void {
  if (!condition) throw new UnreadableError()
}

function checkCertificate(certificate: Asn1): void {
  const [toBeSigned, algorithm, signature, ...others] = sequence(certificate)
  insist(others.length === 0)
  checkAlgorithm(algorithm)
  bitString(signature)
  checkToBeSigned([...sequence(toBeSigned)], oid(sequence(algorithm)[0]))
}

/** RFC 5280, section 4.1. @param signedWith the identifier of the algorithm outside, which has to be the same */
function checkToBeSigned(elements: Asn1[], signedWith: string): void {
  const version = contextElement(elements[0], 0) === undefined ? 0 : integer(contextElement(elements.shift(), 0)?.[0])
  insist(version <= 2 && isInteger(elements.shift()))
  const algorithm = elements.shift()
  checkAlgorithm(algorithm)
  insist(oid(sequence(algorithm)[0]) === signedWith)
  insist(checkName(elements.shift()) > 0)
  checkValidity(elements.shift())
  const names = checkName(elements.shift())
  checkPublicKey(elements.shift())
  const extensions = checkOptionalParts(elements, version)
  insist(names > 0 || extensions.includes(subjectAlternativeName))
}

const subjectAlternativeName = '2.5.29.17'

/** @returns the identifiers of the extensions */
function checkOptionalParts(elements: readonly Asn1[], version: number): readonly string[] {
  insist(version > 0 || elements.length === 0)
  const extensions = elements.find((element) => contextElement(element, 3) !== undefined)
  insist(extensions === undefined || version === 2)
  return extensions === undefined ? [] : checkExtensions(contextElement(extensions, 3)?.[0])
}

function checkExtensions(extensions: Asn1 | undefined): readonly string[] {
  const identifiers = sequence(extensions).map((extension) => {
    const [identifier, second, third] = sequence(extension)
    octetString(isBoolean(second) ? third : second)
    return oid(identifier)
  })
  insist(new Set(identifiers).size === identifiers.length)
  return identifiers
}

function checkAlgorithm(algorithm: Asn1 | undefined): void {
  const [identifier, , ...others] = sequence(algorithm)
  oid(identifier)
  insist(others.length === 0)
}

/** @returns how many parts the name has */
function checkName(name: Asn1 | undefined): number {
  const parts = sequence(name)
  for (const part of parts) {
    for (const assertion of set(part)) {
      const [identifier, value, ...others] = sequence(assertion)
      oid(identifier)
      insist(value !== undefined && others.length === 0)
    }
  }
  return parts.length
}

function checkValidity(validity: Asn1 | undefined): void {
  const times = sequence(validity)
  insist(times.length === 2)
  for (const time of times) insist(/^(?:\d{10}|\d{12,14}|\d{14}\.\d{1,3})(?:Z|[+-]\d{4})$/.test(timeText(time)))
}

function checkPublicKey(info: Asn1 | undefined): void {
  const [algorithm, key, ...others] = sequence(info)
  checkAlgorithm(algorithm)
  insist(others.length === 0)
  const bytes = bitString(key)
  if (oid(sequence(algorithm)[0]) === rsa) checkRsaKey(bytes)
}

/** Keys of types that Java does not know are no obstacle. */
function checkRsaKey(bytes: Uint8Array): void {
  const [modulus, exponent, ...others] = sequence(parseDer(bytes))
  insist(isInteger(modulus) && isInteger(exponent) && others.length === 0)
  insist(integerBits(modulus) >= 512 && integerBits(exponent) > 1)
}

const rsa = '1.2.840.113549.1.1.1'
