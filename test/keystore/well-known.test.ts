/**
 * WSO2's default certificates, copied from its public repositories into vectors/certificates. Each is an entry of the table, which
 * says where it was found. Whether the table is right is decided by keytool and openssl.
 */
import {execFileSync} from 'node:child_process'
import {createSecretKey, X509Certificate} from 'node:crypto'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect} from 'chai'
import {certificateFromPem, concerns} from '../../src/keystore/certificate.js'
import {wellKnownKeyConcern} from '../../src/keystore/well-known.js'
import {wellKnownCertificates} from '../../src/keystore/well-known-certificates.js'
import {parseKey} from '../../src/profiles/key-file.js'
import {identity} from '../support/identity.js'
import {runKeytool} from '../support/java.js'
import {needs} from '../support/tools.js'

const folder = path.join(import.meta.dirname, '..', 'vectors', 'certificates')
const defaults = readdirSync(folder).filter((name) => name.startsWith('wso2-default-'))
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
const year = /[0-9]{4}/

/** What mi says about a certificate at a time when it is valid. */
function concernsAbout(pem: string): string[] {
  const certificate = certificateFromPem(pem)
  return concerns(certificate, certificate.validFrom)
}

describe('certificates with public private keys', () => {
  for (const name of defaults) {
    it(`are recognized: ${name}`, () => {
      expect(concernsAbout(read(name))[0])
        .to.match(/^this is the default certificate of WSO2 .*, and its private key is public: use it only for tests/)
        .and.include(`(${year.exec(name)?.[0] ?? ''})`)
    })
  }

  it('are recognized by their key if the certificate was renewed', () => {
    expect(concernsAbout(read('wso2-reissued-2023-02.crt.pem'))).to.deep.equal([
      'this certificate has the key of the default certificate of WSO2 API Manager and Identity Server (2022), and that private key is public: use it only for tests, never for real secrets',
    ])
  })

  it('are not confused with others', () => {
    expect(concernsAbout(identity().pem)).to.deep.equal([])
  })

  it('have the fingerprints and years that keytool prints', function () {
    needs(this, 'java', 'javac', 'keytool')
    const all = runKeytool(['-printcert'], defaults.map(read).join('\n'))
    const printed = [...all.matchAll(/^Valid from: .*? ([0-9]{4}) until: .*\n(?:.*\n)*?\s*SHA256: ([0-9A-F:]{95})$/gm)]
    expect(printed).to.have.length(defaults.length)
    const table = new Map(wellKnownCertificates.map((entry) => [entry.fingerprint256, entry.year]))
    for (const [, from = '', fingerprint = ''] of printed) {
      expect([fingerprint, table.get(fingerprint)]).to.deep.equal([fingerprint, Number(from)])
    }
  })

  it('have the moduli that openssl prints', function () {
    needs(this, 'openssl')
    for (const name of defaults) {
      const answer = execFileSync('openssl', ['x509', '-in', path.join(folder, name), '-noout', '-modulus'], {
        encoding: 'utf8',
      })
      const fingerprint = new X509Certificate(read(name)).fingerprint256
      const entry = wellKnownCertificates.find(({fingerprint256}) => fingerprint256 === fingerprint)
      expect([name, entry?.modulus]).to.deep.equal([name, /^Modulus=(.{32})/.exec(answer)?.[1]?.toLowerCase()])
    }
  })

  it('are in the table once, by age', () => {
    expect(new Set(wellKnownCertificates.map((entry) => entry.fingerprint256)).size).to.equal(
      wellKnownCertificates.length,
    )
    const years = wellKnownCertificates.map((entry) => entry.year)
    expect(years).to.deep.equal(years.toSorted((one, other) => one - other))
    for (const {fingerprint256, modulus} of wellKnownCertificates) {
      expect(fingerprint256).to.match(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      if (modulus !== undefined) expect(modulus).to.match(/^[0-9a-f]{32}$/)
    }
  })
})

describe('AES keys that are public', () => {
  it("are recognized: the one in the runtime's source", () => {
    const constant = createSecretKey(Buffer.from('000102030405060708090a0b0c0d0e0f1000000000000001', 'hex'))
    expect(wellKnownKeyConcern(constant)).to.equal(
      "this AES key is in the source of Micro Integrator's vault, so it is public: use it only for tests, never for real secrets",
    )
  })

  for (const text of [
    '03BAFEB27A8E871CAD83C5CD4E771DAB',
    'd13e3b2ea4c42eb4a23fd110facb72a596ecd84ecd5297a13065f1877393eccf',
    'D13E3B2EA4C42EB4A23FD110FACB72A596ECD84ECD5297A13065F1877393ECCF',
  ]) {
    it(`are recognized: ${text.slice(0, 8)}…, from WSO2's documentation`, () => {
      expect(wellKnownKeyConcern(parseKey(text))).to.match(
        /^this AES key is an example in WSO2's documentation, so it is public: /,
      )
    })
  }

  it('are not confused with others', () => {
    for (const length of [16, 24, 32]) {
      expect(wellKnownKeyConcern(createSecretKey(Buffer.alloc(length, 1)))).to.equal(undefined)
    }
  })
})
