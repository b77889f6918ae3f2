/** Kinds of keys by the names that Java's tools have for them. */
import type {KeyObject} from 'node:crypto'

export interface KeyAlgorithm {
  /** `RSA`, `EC`, `Ed25519`, … */
  readonly name: string
  /** Of an EC key on a named curve: `secp256r1`. */
  readonly curve?: string
  /** Of the modulus, the prime or the field; undefined where the name says it. */
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

/** Those whose name in OpenSSL is that of ANSI X9.62. */
const curves = new Map([
  ['prime192v1', 'secp192r1'],
  ['prime256v1', 'secp256r1'],
])

/**
 * @param key a public or a private one
 * @returns undefined for a kind that has no name here
 */
export function keyAlgorithm({asymmetricKeyType, asymmetricKeyDetails = {}}: KeyObject): KeyAlgorithm | undefined {
  const name = names.get(asymmetricKeyType)
  if (name === undefined) return undefined
  const {namedCurve, modulusLength} = asymmetricKeyDetails
  if (namedCurve === undefined) return {name, ...(modulusLength !== undefined && {bits: modulusLength})}
  const curve = curves.get(namedCurve) ?? namedCurve
  // Curves are called by the size of their field: sect283k1, brainpoolP256r1.
  const [bits] = /\d{3}/.exec(curve) ?? []
  return {name, curve, ...(bits !== undefined && {bits: Number(bits)})}
}
