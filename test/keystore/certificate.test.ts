import {X509Certificate} from 'node:crypto'
import {expect} from 'chai'
import forge from 'node-forge'
import {KeystoreError, UnusableKeyError} from '../../src/errors.js'
import {certificateFromPem, concerns, readCertificate} from '../../src/keystore/certificate.js'
import type {Certificate} from '../../src/keystore/certificate.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {vectorBytes} from './vectors.js'

const der = (name: string) => new X509Certificate(vectorBytes(name)).raw
const soon = new Date('2030-01-01T00:00:00Z')

describe('certificates', () => {
  it('have the details that keytool shows', () => {
    const x509 = new X509Certificate(vectorBytes('rsa.crt.pem'))
    const certificate = readCertificate(x509.raw)
    expect(certificate.bits).to.equal(2048)
    expect(certificate.subject).to.equal('CN=rsa, O=mi tests')
    expect(certificate.fingerprint256)
      .to.match(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      .and.equal(x509.fingerprint256)
    expect(certificate.validFrom.getTime()).to.equal(Date.parse(x509.validFrom))
    expect(certificate.validTo.getTime()).to.equal(Date.parse(x509.validTo))
    expect(certificate.publicKey.asymmetricKeyType).to.equal('rsa')
    expect(Buffer.from(certificate.der).equals(x509.raw)).to.equal(true)
  })

  it('can be read from their own PEM', () => {
    const certificate = readCertificate(der('rsa.crt.pem'))
    expect(certificate.pem()).to.match(/^-----BEGIN CERTIFICATE-----\n/)
    expect(certificateFromPem(certificate.pem()).fingerprint256).to.equal(certificate.fingerprint256)
  })

  it('are rejected if they are damaged or missing', () => {
    expect(() => certificateFromPem('no certificate')).to.throw(KeystoreError, 'no certificate in this text')
    expect(() => certificateFromPem('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----')).to.throw(
      KeystoreError,
      'the certificate is damaged',
    )
    expect(() => readCertificate(Buffer.from('3003020101', 'hex'))).to.throw(KeystoreError, 'damaged')
    expect(() => readCertificate({alias: 'a\nb', kind: 'certificate', certificate: Buffer.alloc(0)})).to.throw(
      KeystoreError,
      String.raw`the certificate of alias "a\u000ab" is damaged`,
    )
  })
})

describe('certificates that cannot encrypt', () => {
  const kinds: readonly [file: string, what: RegExp][] = [
    ['ec', /an EC key \(secp256r1\); Micro Integrator's secrets need an RSA key/],
    ['dsa', /a DSA key;/],
    ['ed25519', /an Ed25519 key;/],
    ['x25519', /an X25519 key;/],
    ['rsa-pss', /an RSASSA-PSS key/],
  ]
  for (const [name, what] of kinds) {
    it(`are described in the error: ${name}`, () => {
      const certificate = der(`${name}.crt.pem`)
      expect(() => readCertificate(certificate)).to.throw(UnusableKeyError, what)
      expect(() => readCertificate({alias: 'my', kind: 'private-key', certificate})).to.throw(
        UnusableKeyError,
        /^alias "my" holds/,
      )
    })
  }

  it('may have a key of an unknown type', () => {
    const unknown = Buffer.from(
      der('rsa.crt.pem').toString('hex').replace('06092a864886f70d010101', '06092a864886f70d01017f'),
      'hex',
    )
    expect(() => readCertificate(unknown)).to.throw(UnusableKeyError, 'a key of an unknown type')
  })

  it('may be missing from an entry', async () => {
    const [secret] = await recogniseKeystore(vectorBytes('java-many.p12')).open('secret1')
    expect(() => readCertificate(secret!)).to.throw(
      UnusableKeyError,
      'alias "first secret" holds a secret key (symmetric)',
    )
    expect(() => readCertificate({alias: 'bare', kind: 'private-key'})).to.throw(
      UnusableKeyError,
      'without a certificate',
    )
  })

  const odd = 2n ** 2047n + 1n
  const flaws: readonly [name: string, modulus: bigint, exponent: bigint, flaw: RegExp][] = [
    ['exponent 1', odd, 1n, /exponent is 1 or even/],
    ['exponent 0', odd, 0n, /exponent is 1 or even/],
    ['an even exponent', odd, 65_538n, /exponent is 1 or even/],
    ['an even modulus', odd + 1n, 65_537n, /modulus is even/],
    ['an exponent beyond the modulus', odd, odd + 2n, /exponent is too large/],
    ['a large exponent and a large modulus', 2n ** 4095n + 1n, 2n ** 65n + 1n, /exponent is too large/],
    ['a modulus too large for OpenSSL', 2n ** 16_384n + 1n, 65_537n, /it has more than 16384 bits/],
    ['a modulus too small for anything', 2n ** 300n + 1n, 65_537n, /it has only 301 bits/],
  ]
  for (const [name, modulus, exponent, flaw] of flaws) {
    it(`may have an RSA key with ${name}`, () => {
      expect(() => readCertificate(certificateWith(modulus, exponent))).to.throw(UnusableKeyError, flaw)
    })
  }
})

describe('concerns about a certificate', () => {
  const good = readCertificate(der('rsa.crt.pem'))

  it('do not exist for a good one', () => {
    expect(concerns(good, soon)).to.deep.equal([])
  })

  it('include that it has expired or is not valid yet', () => {
    expect(concerns(good, new Date('9999-01-01T00:00:00Z'))).to.deep.equal([
      `the certificate expired on ${day(good.validTo)}`,
    ])
    expect(concerns(good, new Date(0))).to.deep.equal([`the certificate is not valid before ${day(good.validFrom)}`])
    expect(concerns(good, good.validTo)).to.deep.equal([])
    expect(concerns(good, good.validFrom)).to.deep.equal([])
  })

  it('include that its key is short', () => {
    expect(concerns(readCertificate(der('rsa-1024.crt.pem')), soon)).to.deep.equal([
      'the RSA key has only 1024 bits; keys of fewer than 2048 bits can be broken',
    ])
  })

  it('include that its private key is public', () => {
    const shipped = [
      '1B:24:29:B1:6E:F5:83:01:B7:4F:F1:62:53:65:5A:E8:55:37:E3:A5:BF:D1:59:08:5A:5A:8E:23:E5:A3:B2:2A',
      '5D:09:4D:20:99:AC:6E:67:0E:53:7D:50:85:3B:60:FB:EE:3D:D0:88:58:E5:0D:B0:6E:22:FF:E3:AD:92:64:6D',
      '80:F1:54:F2:C8:2D:4F:5E:8F:B9:6A:63:74:CC:23:10:EB:14:1B:DC:B1:68:78:7C:AD:9E:FA:5B:44:07:F3:85',
      '50:F0:ED:A5:89:8A:F3:A1:15:C2:C5:08:19:49:56:E7:E1:14:FE:23:47:43:E9:D2:2F:70:9A:E7:CB:80:1B:BD',
      'BB:25:8C:B4:2B:8F:A7:11:29:6E:A4:59:8B:ED:89:C8:F4:45:95:7F:BB:8F:B2:16:BD:A9:9C:63:DF:64:D0:B9',
    ]
    for (const fingerprint256 of shipped) {
      const certificate: Certificate = {...good, fingerprint256}
      expect(concerns(certificate, soon)).to.have.length(1)
      expect(concerns(certificate, soon)[0]).to.include('its private key is public')
    }
  })
})

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** A certificate for an RSA key with these numbers, signed by another key. */
function certificateWith(modulus: bigint, exponent: bigint): Uint8Array {
  const number = (value: bigint) => new forge.jsbn.BigInteger(value.toString(16), 16)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(number(modulus), number(exponent))
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date('2020-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2049-01-01T00:00:00Z')
  certificate.sign(forge.pki.privateKeyFromPem(vectorBytes('rsa.key.pem').toString()), forge.md.sha256.create())
  return Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'latin1')
}
