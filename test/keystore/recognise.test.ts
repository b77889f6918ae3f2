import {expect} from 'chai'
import {KeystoreError, UserError, WrongPasswordError} from '../../src/errors.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {asJavaTells, inOrder, vectorBytes, vectors} from './vectors.js'
import {expectRejection} from '../support/rejection.js'

/** OpenSSL creates these. Java 17 cannot open them, but their certificates can encrypt. */
const beyondJava = ['openssl-2des.p12', 'openssl-aes-192.p12', 'openssl-pbes2-3des.p12']

/** The errors for those that cannot be opened. */
const refused = new Map([
  ['openssl-rc4.p12', /RC4-128 \(1\.2\.840\.113549\.1\.12\.1\.1\)/],
  ['openssl-mac-md5.p12', /MD5 \(1\.2\.840\.113549\.2\.5\)/],
  ['openssl-non-ascii.p12', /outside printable ASCII/],
  ['openssl-non-ascii-legacy.p12', /outside printable ASCII/],
  ['openssl-non-ascii-no-mac.p12', /outside printable ASCII/],
])

/** These contain nothing that can prove a password. */
const unproved = ['openssl-no-protection.p12']

describe('keystores of keytool, Java and OpenSSL', () => {
  for (const [name, {password, java}] of Object.entries(vectors)) {
    const refusal = refused.get(name)
    if (refusal === undefined) {
      it(`open with their password: ${name}`, async () => {
        const found = asJavaTells(await recogniseKeystore(vectorBytes(name)).open(password))
        if ('entries' in java) expect(found).to.deep.equal(inOrder(java.entries))
        else {
          expect(beyondJava).to.include(name)
          expect(found).to.deep.equal(inOrder(entriesOf('openssl-plain.p12')))
        }
      })
      it(`open with no other password: ${name}`, async () => {
        const sealed = recogniseKeystore(vectorBytes(name))
        expect(sealed.needsPassword).to.equal(!unproved.includes(name))
        for (const wrong of [`${password} `, `${password}x`, password.toUpperCase(), password === '' ? 'x' : '']) {
          if (wrong !== password && sealed.needsPassword) {
            await expectRejection(() => sealed.open(wrong), WrongPasswordError)
          }
        }
      })
    } else {
      it(`have an error that says why they cannot be opened: ${name}`, async () => {
        await expectRejection(() => recogniseKeystore(vectorBytes(name)).open(password), KeystoreError, refusal)
      })
    }
  }

  it('are recognised by their first bytes', () => {
    const typeOf = (name: string) => recogniseKeystore(vectorBytes(name)).type
    expect(typeOf('keytool.jks')).to.equal('JKS')
    expect(typeOf('keytool.jceks')).to.equal('JCEKS')
    expect(typeOf('keytool.p12')).to.equal('PKCS12')
    expect(typeOf('rsa.crt.pem')).to.equal('PEM')
  })

  it('show unencrypted entries before a password is known', () => {
    const {entriesInClear} = recogniseKeystore(vectorBytes('keytool.jceks'))
    expect(asJavaTells(entriesInClear!)).to.deep.equal(inOrder(entriesOf('keytool.jceks')))
    expect(recogniseKeystore(vectorBytes('keytool.p12')).entriesInClear).to.equal(undefined)
  })

  it('never show the password in an error', async () => {
    const password = 'verräterisch'
    for (const name of Object.keys(vectors).filter((each) => !unproved.includes(each))) {
      const {message, hint, stack} = await problemOf(name, password)
      expect([message, hint, stack].join(' '), name).not.to.include(password)
    }
  })
})

/** @returns the error for a wrong password; throws if there is none */
async function problemOf(name: string, password: string): Promise<UserError> {
  try {
    await recogniseKeystore(vectorBytes(name)).open(password)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error(`${name} opens with a wrong password`)
}

function entriesOf(name: string) {
  const {java} = vectors[name]!
  if ('error' in java) throw new Error(`Java does not open ${name}`)
  return java.entries
}
