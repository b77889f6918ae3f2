/** Types of keys, with the names that Java's tools use. */
import type {KeyObject} from 'node:crypto'

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
export function keyAlgorithm({asymmetricKeyType, asymmetricKeyDetails = {}}: KeyObject): KeyAlgorithm | undefined {
  const name = names.get(asymmetricKeyType)
  if (name === undefined) return undefined
  const {namedCurve, modulusLength} = asymmetricKeyDetails
  if (namedCurve === undefined) return {name, ...(modulusLength !== undefined && {bits: modulusLength})}
  const curve = curves.get(namedCurve) ?? namedCurve
  // The names of curves contain the size of their field: sect283k1, brainpoolP256r1.
  const [bits] = /\d{3}/.exec(curve) ?? []
  return {name, curve, ...(bits !== undefined && {bits: Number(bits)})}
}
