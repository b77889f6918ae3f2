import {expect} from 'chai'
import {KeystoreError} from '../../src/errors.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {vectorBytes} from './vectors.js'

const pem = (label: string) => Buffer.from(`-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----\n`)

describe('files that are not keystores', () => {
  const cases: readonly [name: string, bytes: Uint8Array, fact: RegExp][] = [
    ['an empty file', Buffer.alloc(0), /file is empty/],
    ['whitespace', Buffer.from('\n  \n'), /contains only whitespace/],
    ['a file of zeros', Buffer.alloc(100), /contains only zero bytes/],
    ['a private key in PEM', vectorBytes('rsa.key.pem'), /private key without a certificate/],
    ['an encrypted private key in PEM', pem('ENCRYPTED PRIVATE KEY'), /private key without a certificate/],
    ['a public key in PEM', pem('PUBLIC KEY'), /public key without a certificate/],
    ['a certificate request', pem('CERTIFICATE REQUEST'), /certificate request/],
    ['PKCS#7 in PEM', pem('PKCS7'), /PKCS#7/],
    ['PKCS#7 in DER', Buffer.from('308201000609' + '2a864886f70d010702' + 'a08200', 'hex'), /PKCS#7/],
    ['a private key in DER', Buffer.from('3082010002010030', 'hex'), /private key in DER/],
    ['a keystore in base64', Buffer.from(vectorBytes('keytool.jks').toString('base64')), /in base64/],
    ['a PKCS#12 in base64', Buffer.from(vectorBytes('keytool.p12').toString('base64')), /in base64/],
    ['BKS', Buffer.from('0000000200000014', 'hex'), /BKS/],
    ['a ZIP file', Buffer.from('504b030414000000', 'hex'), /archive/],
    ['a gzip file', Buffer.from('1f8b0800', 'hex'), /archive/],
    ['UTF-16', Buffer.from('\ufeff-----BEGIN CERTIFICATE-----', 'utf16le'), /UTF-16/],
    ['HTML', Buffer.from('<!DOCTYPE html>'), /HTML/],
    ['properties', Buffer.from('keystore.password=x\n'), /is plain text/],
    ['PKCS#12 of another version', Buffer.from('3003020101', 'hex'), /ASN\.1/],
    ['anything else', Buffer.from('cafebabe00000034', 'hex'), /^this is not a keystore$/],
    ['half a magic number', Buffer.from('feed', 'hex'), /not a keystore/],
  ]
  for (const [name, bytes, fact] of cases) {
    it(`are described in the error: ${name}`, () => {
      expect(() => recogniseKeystore(bytes))
        .to.throw(KeystoreError, fact)
        .with.property('hint')
        .that.is.a('string')
        .and.is.not.equal('')
    })
  }
})
