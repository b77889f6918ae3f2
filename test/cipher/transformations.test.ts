import {expect} from 'chai'
import {createSecretKey, generateKeyPairSync} from 'node:crypto'
import {rsaTransformations} from '../../src/cipher/rsa.js'
import {findTransformation, transformations, transformationsFor} from '../../src/cipher/transformations.js'
import {UsageError} from '../../src/errors.js'
import {isUnitRun} from '../support/unit-run.js'
import {decryptorFor} from './decryptor.js'
import {aesKey, keysFor, rsaKeys} from './keys.js'

/** java.test.ts checks them against Java. */
describe('the table of transformations', () => {
  it("begins with the runtime's default", () => {
    expect(transformations[0]).to.equal(transformationsFor('rsa')[0])
    expect(transformationsFor('rsa')[0].name).to.equal('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
  })

  for (const [synonym, name] of [
    ['rsa', 'RSA/ECB/PKCS1Padding'],
    ['RSA/ECB/pkcs1padding', 'RSA/ECB/PKCS1Padding'],
    ['RSA/ECB/OAEPwithSHA1andMGF1Padding', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'],
    ['RSA/ECB/OAEPWithSHA-1AndMGF1Padding', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'],
    ['rsa/ecb/oaepwithsha-256andmgf1padding', 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding'],
    ['RSA/ECB/OAEPwithSHA-256andMGF1Padding@bc', 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding@BC'],
    ['aes256', 'AES/GCM/NoPadding'],
    ['aes/gcm/nopadding', 'AES/GCM/NoPadding'],
  ] as const) {
    it(`finds ${synonym}`, () => {
      expect(findTransformation(synonym).name).to.equal(name)
    })
  }

  for (const unknown of [
    '',
    'RSA ',
    'AES',
    'RSA/ECB/NoPadding',
    'RSA/ECB/PKCS1Padding@BC',
    '@BC',
    'RSA/ECB/OAEPWithSHA-512AndMGF1Padding',
  ]) {
    it(`rejects "${unknown}" without repeating it`, () => {
      expect(() => findTransformation(unknown)).to.throw(UsageError, /^unknown transformation$/)
    })
  }

  it('lists all names if a name is unknown', () => {
    const names = transformations.map(({name}) => name).join(', ')
    expect(() => findTransformation('x'))
      .to.throw(UsageError)
      .with.property('hint', `use one of: ${names}`)
  })

  // RFC 8017, 7.1.1 and 7.2.1: the block minus 2 × hash + 2, or minus 11.
  for (const [bits, capacities] of [
    [1024, [86, 62, 62, 117]],
    [2048, [214, 190, 190, 245]],
    [2050, [215, 191, 191, 246]],
    [2056, [215, 191, 191, 246]],
    [3072, [342, 318, 318, 373]],
    [4096, [470, 446, 446, 501]],
  ] as const) {
    it(`encrypts as much as fits a block of ${bits} bits, and no more`, async function () {
      // Large keys take seconds to generate.
      if (isUnitRun() && bits > 2100) this.skip()
      const {publicKey} = rsaKeys(bits)
      for (const [index, transformation] of rsaTransformations.entries()) {
        const capacity = transformation.capacity(publicKey)
        expect(capacity).to.equal(capacities[index])
        const encrypt = await transformation.encryptor(publicKey)
        expect(encrypt(Buffer.alloc(capacity, 'x'))).to.have.length(Math.ceil(bits / 8))
        expect(() => encrypt(Buffer.alloc(capacity + 1, 'x'))).to.throw()
      }
    })
  }

  it('never creates the same ciphertext twice', async () => {
    for (const transformation of transformations) {
      const encrypt = await transformation.encryptor(keysFor(transformation).encrypting)
      const made = Array.from({length: 20}, () => encrypt(Buffer.from('same')).toString('base64'))
      expect(new Set(made)).to.have.property('size', 20)
    }
  })

  it('rejects keys of another type', () => {
    const {publicKey, privateKey} = rsaKeys(2048)
    const short = createSecretKey(Buffer.alloc(20))
    const elliptic = generateKeyPairSync('ec', {namedCurve: 'P-256'})
    const pss = generateKeyPairSync('rsa-pss', {modulusLength: 1024})
    const wrong = {
      rsa: {
        public: [aesKey, elliptic.publicKey, pss.publicKey],
        private: [aesKey, publicKey, elliptic.privateKey, pss.privateKey],
      },
      aes: {public: [publicKey, short], private: [privateKey, short]},
    }
    for (const transformation of transformations) {
      for (const key of wrong[transformation.keyKind].public) {
        expect(() => transformation.capacity(key)).to.throw(TypeError)
        expect(() => transformation.encryptor(key)).to.throw(TypeError)
      }
      for (const key of wrong[transformation.keyKind].private)
        expect(() => decryptorFor(transformation, key)).to.throw(TypeError)
    }
  })

  it('decrypts what it encrypted, and nothing that is shorter, longer or altered', async () => {
    for (const transformation of transformations) {
      const {encrypting, decrypting} = keysFor(transformation)
      const encrypt = await transformation.encryptor(encrypting)
      const decrypt = decryptorFor(transformation, decrypting)
      for (const plaintext of ['', 'x', '\0', 'é中🙂']) {
        const made = encrypt(Buffer.from(plaintext))
        expect(decrypt(made)?.toString()).to.equal(plaintext)
        // Spaces after an envelope are not part of it.
        const end = made.toString('latin1').replace(/ +$/, '').length
        for (const length of [0, 1, end - 1]) expect(decrypt(made.subarray(0, length))).to.be.undefined
        expect(decrypt(Buffer.concat([made, made]))).to.be.undefined
        expect(decrypt(Buffer.concat([Buffer.alloc(1), made]))).to.be.undefined
        for (const fill of [0, 0xff]) expect(decrypt(Buffer.alloc(made.length, fill))).to.be.undefined
      }
    }
  })
})
