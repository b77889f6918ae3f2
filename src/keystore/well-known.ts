/** Keys that everyone has, so that they protect nothing: WSO2's default certificates, and AES keys in its sources and documentation. */
import type {KeyObject} from 'node:crypto'
import {wellKnownCertificates} from './well-known-certificates.js'

/** AES keys in hexadecimal, and where they are. */
const wellKnownKeys = new Map([
  // wso2/carbon-secvault: org.wso2.securevault.SymmetricCipher, used in symmetric mode if the keystore holds no secret key
  ['000102030405060708090a0b0c0d0e0f1000000000000001', "is in the source of Micro Integrator's vault"],
  // The examples of `[encryption] key` in wso2/docs-is; the first is 32 characters, of which each is a byte of the key.
  [Buffer.from('03BAFEB27A8E871CAD83C5CD4E771DAB').toString('hex'), "is an example in WSO2's documentation"],
  ['d13e3b2ea4c42eb4a23fd110facb72a596ecd84ecd5297a13065f1877393eccf', "is an example in WSO2's documentation"],
])

const advice = 'use it only for tests, never for real secrets'

/**
 * WSO2 renews its default certificates without changing their keys, so the key counts too.
 * @returns a sentence that says the private key is public, or undefined
 */
export function wellKnownConcern(certificate: {
  /** As keytool prints it. */
  readonly fingerprint256: string
  readonly publicKey: KeyObject
}): string | undefined {
  const same = wellKnownCertificates.find(({fingerprint256}) => fingerprint256 === certificate.fingerprint256)
  if (same !== undefined) {
    return `this is the default certificate of ${same.product} (${same.year}), and its private key is public: ${advice}`
  }
  const beginning = beginningOfModulus(certificate.publicKey)
  const older = wellKnownCertificates.find(({modulus}) => modulus === beginning)
  if (older === undefined) return undefined
  return `this certificate has the key of the default certificate of ${older.product} (${older.year}), and that private key is public: ${advice}`
}

/** Costs a tenth of what a hash of the key would, at each start. */
function beginningOfModulus(publicKey: KeyObject): string {
  const {n = ''} = publicKey.export({format: 'jwk'})
  return Buffer.from(n, 'base64url').toString('hex', 0, 16)
}

/**
 * @param key a symmetric key
 * @returns a sentence that says the key is public, or undefined
 */
export function wellKnownKeyConcern(key: KeyObject): string | undefined {
  const place = wellKnownKeys.get(key.export().toString('hex'))
  return place === undefined ? undefined : `this AES key ${place}, so it is public: ${advice}`
}
