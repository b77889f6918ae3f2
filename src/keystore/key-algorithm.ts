/** Types of keys, with the names that Java's tools use. */
import type {KeyObject} from 'node:crypto'
import {KeystoreError} from '../errors.js'
import {integerBits, parseDer, sequence} from './der.js'

interface KeyAlgorithm {
  /** `RSA`, `EC`, `Ed25519`, … */
  readonly name: string
  /** For an EC key on a named curve: `secp256r1`. */
  readonly curve?: string
  /** The length of the modulus, the prime or the field; undefined if the name implies it. */
  readonly bits?: number
}

const names = new Map<string | undefined, string>([
  ['rsa', 'RSA'],
  ['rsa-pss', 'RSASSA-PSS'],
  ['dsa', 'DSA'],
  ['dh', 'DH'],
  ['ec', 'EC'],
  ['ed25519', 'Ed25519'],
  ['ed448', 'Ed448'],
  ['x25519', 'X25519'],
  ['x448', 'X448'],
])

/** OpenSSL uses the names of ANSI X9.62 for these curves. */
const curves = new Map([
  ['prime192v1', 'secp192r1'],
  ['prime256v1', 'secp256r1'],
])

/**
 * @param key a public or a private key
 * @returns undefined for a type without a name in the table
 */
export function keyAlgorithm(key: KeyObject): KeyAlgorithm | undefined {
  const name = names.get(key.asymmetricKeyType)
  if (name === undefined) return undefined
  const {namedCurve, modulusLength} =
    key.asymmetricKeyType === 'dsa' ? dsaDetails(key) : (key.asymmetricKeyDetails ?? {})
  if (namedCurve === undefined) return {name, ...(modulusLength !== undefined && {bits: modulusLength})}
  const curve = curves.get(namedCurve) ?? namedCurve
  // The names of curves contain the size of their field: sect283k1, brainpoolP256r1.
  const [bits] = /\d{3}/.exec(curve) ?? []
  return {name, curve, ...(bits !== undefined && {bits: Number(bits)})}
}

interface KeyDetails {
  readonly modulusLength?: number
  readonly namedCurve?: string
}

/**
 * The size of p in the parameters of the key (RFC 3279, section 2.3.2). Node.js 20 aborts the process if it is asked for the details
 * of a damaged DSA key.
 */
function dsaDetails(key: KeyObject): KeyDetails {
  if (key.type !== 'public') return {}
  try {
    const [algorithm] = sequence(parseDer(key.export({type: 'spki', format: 'der'})))
    const [p] = sequence(sequence(algorithm)[1])
    return {modulusLength: integerBits(p)}
  } catch (error) {
    if (error instanceof KeystoreError) return {}
    throw error
  }
}
