import {execFileSync} from 'node:child_process'
import {X509Certificate, privateDecrypt, publicEncrypt} from 'node:crypto'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import {KeystoreError, UsageError, WrongPasswordError} from '../../../src/errors.js'
import {concerns, readCertificate} from '../../../src/keystore/certificate.js'
import {createPkcs12} from '../../../src/keystore/pkcs12/create-pkcs12.js'
import {findEntry} from '../../../src/keystore/find-entry.js'
import {recogniseKeystore} from '../../../src/keystore/recognise.js'
import {decryptWithJava} from '../../support/decrypt.js'
import {keytool} from '../../support/keytool.js'
import {needs} from '../../support/tools.js'
import {expectRejection} from '../../support/rejection.js'

const now = new Date('2026-02-03T04:05:06.789Z')
const alias = 'My Kéy 中'
const password = `secret ~"'\\`

describe('a new keystore', () => {
  let bytes: Uint8Array

  before(async () => {
    bytes = await createPkcs12({alias, password, bits: 2048, now})
  })

  it('opens only with its password', async () => {
    const sealed = recogniseKeystore(bytes)
    expect(sealed.type).to.equal('PKCS12')
    expect((await sealed.open(password)).map(({alias: name, kind}) => [name, kind])).to.deep.equal([
      ['my kéy 中', 'private-key'],
    ])
    await expectRejection(() => sealed.open('other'), WrongPasswordError)
  })

  it('has a self-signed certificate for ten years', async () => {
    const certificate = readCertificate(findEntry(await recogniseKeystore(bytes).open(password), alias))
    const x509 = new X509Certificate(certificate.der)
    expect(certificate.subject).to.equal(`CN=${alias}`)
    expect(certificate.bits).to.equal(2048)
    expect(certificate.validFrom.toISOString()).to.equal('2026-02-03T04:05:06.000Z')
    expect(certificate.validTo.toISOString()).to.equal('2036-02-03T04:05:06.000Z')
    expect(x509.verify(x509.publicKey)).to.equal(true)
    expect(BigInt(`0x${x509.serialNumber}`) > 0n).to.equal(true)
    expect(concerns(certificate, new Date('2027-01-01T00:00:00Z'))).to.deep.equal([])
  })

  it('is different each time, with the key size asked for', async () => {
    const larger = readCertificate(
      (await recogniseKeystore(await createPkcs12({alias, password, bits: 3072, now})).open(password))[0]!,
    )
    expect(larger.bits).to.equal(3072)
  })

  describe('in other tools', () => {
    let folder: string
    let file: string

    before(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'mi-create-'))
      file = path.join(folder, 'new.p12')
      writeFileSync(file, bytes)
    })

    after(() => {
      rmSync(folder, {recursive: true, force: true})
    })

    it('can be listed with keytool', async function () {
      needs(this, 'java', 'javac', 'keytool')
      const list = keytool(file, password, ['-list', '-v'])
      expect(list).to.include('PrivateKeyEntry').and.include('2048-bit RSA key').and.include('SHA256withRSA')
      const certificate = readCertificate((await recogniseKeystore(bytes).open(password))[0]!)
      expect(list).to.include(certificate.fingerprint256)
    })

    it('can decrypt in Java', async function () {
      needs(this, 'java', 'javac')
      const {publicKey} = readCertificate((await recogniseKeystore(bytes).open(password))[0]!)
      const ciphertext = publicEncrypt({key: publicKey, oaepHash: 'sha1'}, Buffer.from('Grüße')).toString('base64')
      const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
      for (const storeType of ['PKCS12', 'JKS']) {
        expect(
          decryptWithJava([{keystore: file, storeType, password, alias, transformation, ciphertext}]),
        ).to.deep.equal([{plaintext: 'Grüße'}])
      }
    })

    it('can be opened in OpenSSL', async function () {
      needs(this, 'openssl')
      const key = execFileSync(
        'openssl',
        ['pkcs12', '-in', file, '-nodes', '-nocerts', '-passin', 'env:MI_TEST_PASSWORD'],
        {
          env: {...process.env, MI_TEST_PASSWORD: password},
          stdio: 'pipe',
        },
      )
      const {publicKey} = readCertificate((await recogniseKeystore(bytes).open(password))[0]!)
      expect(privateDecrypt(key, publicEncrypt(publicKey, Buffer.from('x'))).toString()).to.equal('x')
    })
  })
})

describe('a new keystore is rejected', () => {
  for (const name of ['', ' ', 'a\nb', 'a\0', 'a\u2028b', '\ud800']) {
    it(`for the alias ${JSON.stringify(name)}`, async () => {
      expect(await problemOf({alias: name})).to.be.instanceOf(UsageError)
    })
  }
  for (const short of ['', 'abcde']) {
    it(`for the password ${JSON.stringify(short)}, which is too short for keytool`, async () => {
      expect(await problemOf({password: short}))
        .to.be.instanceOf(KeystoreError)
        .with.property('message')
        .that.includes('too short')
    })
  }
  for (const other of ['pässwörd', 'secret\n', 'secret\u007f']) {
    it(`for the password ${JSON.stringify(other)}, which Java does not accept`, async () => {
      const problem = await problemOf({password: other})
      expect(problem).to.be.instanceOf(KeystoreError).with.property('message').that.includes('ASCII')
      expect(String(problem)).not.to.include(other)
    })
  }
})

async function problemOf(wrong: {alias?: string; password?: string}): Promise<unknown> {
  try {
    await createPkcs12({alias: 'a', password: 'secret1', bits: 2048, now, ...wrong})
  } catch (error) {
    return error
  }
  throw new Error('it was made')
}
