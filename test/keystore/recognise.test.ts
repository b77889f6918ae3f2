import {expect} from 'chai'
import {KeystoreError, UserError, WrongPasswordError} from '../../src/errors.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {asJavaTells, inOrder, vectorBytes, vectors} from './vectors.js'

/** OpenSSL makes these and Java 17 does not open them, but the certificate in them is fit to encrypt with. */
const beyondJava = ['openssl-2des.p12', 'openssl-aes-192.p12', 'openssl-pbes2-3des.p12']

/** What is said of those that do not open. */
const refused = new Map([
  ['openssl-rc4.p12', /RC4-128 \(1\.2\.840\.113549\.1\.12\.1\.1\)/],
  ['openssl-mac-md5.p12', /MD5 \(1\.2\.840\.113549\.2\.5\)/],
  ['openssl-non-ascii.p12', /outside printable ASCII/],
  ['openssl-non-ascii-legacy.p12', /outside printable ASCII/],
  ['openssl-non-ascii-no-mac.p12', /outside printable ASCII/],
])

/** Nothing in these can prove a password. */
const unproved = ['openssl-no-protection.p12']

describe('keystores made by keytool, Java and OpenSSL', () => {
  for (const [name, {password, java}] of Object.entries(vectors)) {
    const refusal = refused.get(name)
    if (refusal === undefined) {
      it(`opens ${name}`, () => {
        const found = asJavaTells(recogniseKeystore(vectorBytes(name)).open(password))
        if ('entries' in java) expect(found).to.deep.equal(inOrder(java.entries))
        else {
          expect(beyondJava).to.include(name)
          expect(found).to.deep.equal(inOrder(entriesOf('openssl-plain.p12')))
        }
      })
      it(`opens ${name} with no other password`, () => {
        const sealed = recogniseKeystore(vectorBytes(name))
        expect(sealed.needsPassword).to.equal(!unproved.includes(name))
        for (const wrong of [`${password} `, `${password}x`, password.toUpperCase(), password === '' ? 'x' : '']) {
          if (wrong !== password && sealed.needsPassword) {
            expect(() => sealed.open(wrong), JSON.stringify(wrong)).to.throw(WrongPasswordError)
          }
        }
      })
    } else {
      it(`says why it does not open ${name}`, () => {
        expect(() => recogniseKeystore(vectorBytes(name)).open(password)).to.throw(KeystoreError, refusal)
      })
    }
  }

  it('goes by the first bytes', () => {
    const typeOf = (name: string) => recogniseKeystore(vectorBytes(name)).type
    expect(typeOf('keytool.jks')).to.equal('JKS')
    expect(typeOf('keytool.jceks')).to.equal('JCEKS')
    expect(typeOf('keytool.p12')).to.equal('PKCS12')
    expect(typeOf('rsa.crt.pem')).to.equal('PEM')
  })

  it('shows the entries that stand in the clear before there is a password', () => {
    const {entriesInClear} = recogniseKeystore(vectorBytes('keytool.jceks'))
    expect(asJavaTells(entriesInClear!)).to.deep.equal(inOrder(entriesOf('keytool.jceks')))
    expect(recogniseKeystore(vectorBytes('keytool.p12')).entriesInClear).to.equal(undefined)
  })

  it('never puts the password into an error', () => {
    const password = 'verräterisch'
    for (const name of Object.keys(vectors).filter((each) => !unproved.includes(each))) {
      const {message, hint, stack} = problemOf(name, password)
      expect([message, hint, stack].join(' '), name).not.to.include(password)
    }
  })
})

/** What a password that is wrong is refused with; throws where it is not. */
function problemOf(name: string, password: string): UserError {
  try {
    recogniseKeystore(vectorBytes(name)).open(password)
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
