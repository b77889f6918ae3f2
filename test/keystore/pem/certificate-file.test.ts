import {X509Certificate} from 'node:crypto'
import {expect} from 'chai'
import forge from 'node-forge'
import {KeystoreError} from '../../../src/errors.js'
import {recogniseKeystore} from '../../../src/keystore/recognise.js'
import {vectorBytes} from '../vectors.js'

const rsa = vectorBytes('rsa.crt.pem').toString('latin1')
const ec = vectorBytes('ec.crt.pem').toString('latin1')
const {raw} = new X509Certificate(rsa)

describe('certificate files', () => {
  const texts: readonly [name: string, bytes: Uint8Array | string][] = [
    ['PEM', rsa],
    ['PEM with CRLF', rsa.replaceAll('\n', '\r\n')],
    ['PEM after a byte order mark', `\ufeff${rsa}`],
    ['PEM with text around it', `subject=CN=x\n${rsa}\nthe end`],
    ['PEM after a private key', Buffer.concat([vectorBytes('rsa.key.pem'), Buffer.from(rsa)])],
    ['the first of several', rsa + ec],
    ['PEM of the old label', rsa.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')],
    ['PEM without a final newline', rsa.trim()],
    ['DER', raw],
    ['DER with bytes after it', Buffer.concat([raw, Buffer.from('junk')])],
  ]
  for (const [name, bytes] of texts) {
    it(`reads ${name}`, async () => {
      const sealed = recogniseKeystore(Buffer.from(bytes))
      expect(sealed.type).to.equal('PEM')
      expect(sealed.needsPassword).to.equal(false)
      const [entry, ...others] = await sealed.open('anything')
      expect(others).to.deep.equal([])
      expect(sealed.entriesInClear).to.deep.equal([entry])
      expect(entry).to.include({alias: 'certificate', kind: 'certificate'})
      expect(Buffer.from(entry!.certificate!).equals(raw)).to.equal(true)
    })
  }

  it('distinguishes a version 1 certificate with the serial number 0 from a request', () => {
    const request = Buffer.from('3009300702010030003000', 'hex')
    expect(() => recogniseKeystore(request)).to.throw(KeystoreError, 'request')
    expect(recogniseKeystore(versionOneSerialZero()).type).to.equal('PEM')
  })

  it('rejects damaged certificates at once', () => {
    for (const bytes of [
      raw.subarray(0, 300),
      Buffer.from(rsa.slice(0, 400)),
      Buffer.from(rsa.replace('MII', 'AII')),
    ]) {
      expect(() => recogniseKeystore(bytes)).to.throw(KeystoreError, /damaged/)
    }
  })
})

/** A TBSCertificate begins with its version, which is absent in version 1, and its serial number. */
function versionOneSerialZero(): Uint8Array {
  const {asn1} = forge
  const certificate = asn1.fromDer(raw.toString('latin1'))
  const [tbs] = certificate.value as forge.asn1.Asn1[]
  const zero = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, '\0')
  tbs!.value = [zero, ...(tbs!.value as forge.asn1.Asn1[]).slice(2, 7)]
  return Buffer.from(asn1.toDer(certificate).getBytes(), 'latin1')
}
