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
    ['an empty BKS', Buffer.from(`0000000200000014${'aa'.repeat(20)}00000400${'00'.repeat(21)}`, 'hex'), /\(BKS\)/],
    [
      'an empty BKS of version 1',
      Buffer.from(`0000000100000014${'aa'.repeat(20)}00000400${'00'.repeat(21)}`, 'hex'),
      /\(BKS\)/,
    ],
    ['UBER', Buffer.from(`0000000100000014${'aa'.repeat(20)}00000400${'77'.repeat(32)}`, 'hex'), /\(UBER\)/],
    ['a number that BKS begins with, too', Buffer.from('0000000200000001', 'hex'), /^this is not a keystore$/],
    ['a PuTTY key', Buffer.from('PuTTY-User-Key-File-3: ssh-rsa\n'), /PuTTY private key/],
    ['a CRL in PEM', pem('X509 CRL'), /revocation list/],
    ['a CRL in DER', Buffer.from('308201ee3081d7020101300d', 'hex'), /revocation list/],
    [
      'an encrypted private key in DER',
      Buffer.from('308204a0304906092a864886f70d01050d', 'hex'),
      /encrypted private key/,
    ],
    ['a public key in DER', Buffer.from('30820122300d06092a864886f70d010101', 'hex'), /public key/],
    ['an EC private key in DER', Buffer.from('30770201010420', 'hex'), /private key in DER/],
    [
      'a PKCS#7 called a certificate',
      Buffer.from(
        `-----BEGIN CERTIFICATE-----\n${Buffer.from('308201000609' + '2a864886f70d010702' + 'a08200', 'hex').toString('base64')}\n`,
      ),
      /PKCS#7/,
    ],
    [
      'a Git LFS pointer',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 2\n'),
      /Git LFS pointer/,
    ],
    ['git-crypt', Buffer.from('\0GITCRYPT\0\x8a\x01', 'latin1'), /git-crypt/],
    ['Ansible Vault', Buffer.from('$ANSIBLE_VAULT;1.1;AES256\n6162\n'), /Ansible Vault/],
    ['a GPG public key', Buffer.from('99010d046b09e5ad', 'hex'), /GPG key/],
    ['a GPG private key', pem('PGP PRIVATE KEY BLOCK'), /GPG key/],
    ['a GPG message to a public key', Buffer.from('85010c03aabbccdd', 'hex'), /encrypted with GPG/],
    [
      'a dump that leaves out lines',
      Buffer.from('00000000  fe ed fe ed 00 00 00 02  00 00 00 00 00 00 00 00  |................|\n*\n00000100\n'),
      /dump that leaves out lines/,
    ],
    [
      'a Kubernetes Secret without a keystore',
      Buffer.from('kind: Secret\ndata:\n  a: aGVsbG8gd29ybGQ=\n'),
      /Kubernetes manifest$/,
    ],
    ['a ZIP file', Buffer.from('504b030414000000', 'hex'), /ZIP archive/],
    ['a gzip file', Buffer.from('1f8b0800', 'hex'), /compressed with gzip/],
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
