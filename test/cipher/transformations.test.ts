import {expect} from 'chai'
import {generateKeyPairSync} from 'node:crypto'
import {transformationNamed, transformations} from '../../src/cipher/transformations.js'
import {UsageError} from '../../src/errors.js'

/** Whether Java opens what they make is asked in test/interop.test.ts. */
describe('the table of transformations', () => {
  it('begins with the default of the runtime', () => {
    expect(transformations[0].name).to.equal('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
  })

  for (const [given, name] of [
    ['rsa', 'RSA/ECB/PKCS1Padding'],
    ['RSA/ECB/pkcs1padding', 'RSA/ECB/PKCS1Padding'],
    ['RSA/ECB/OAEPwithSHA1andMGF1Padding', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'],
    ['RSA/ECB/OAEPWithSHA-1AndMGF1Padding', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'],
    ['rsa/ecb/oaepwithsha-256andmgf1padding', 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding'],
  ] as const) {
    it(`knows ${given}`, () => {
      expect(transformationNamed(given).name).to.equal(name)
    })
  }

  for (const unknown of ['', 'RSA ', 'AES', 'RSA/ECB/NoPadding', 'RSA/ECB/OAEPWithSHA-512AndMGF1Padding']) {
    it(`refuses "${unknown}", and does not repeat it`, () => {
      expect(() => transformationNamed(unknown)).to.throw(UsageError, /^unknown transformation$/)
    })
  }

  // RFC 8017, 7.1.1 and 7.2.1: the block less 2 × hash + 2, or less 11.
  for (const [bits, capacities] of [
    [1024, [86, 62, 117]],
    [2048, [214, 190, 245]],
    [3072, [342, 318, 373]],
    [4096, [470, 446, 501]],
  ] as const) {
    it(`carries no more than a block of ${bits} bits`, async () => {
      const {publicKey} = generateKeyPairSync('rsa', {modulusLength: bits})
      for (const [index, transformation] of transformations.entries()) {
        const capacity = transformation.capacity(publicKey)
        expect(capacity).to.equal(capacities[index])
        const encrypt = await transformation.encryptor(publicKey)
        expect(encrypt(Buffer.alloc(capacity, 'x'))).to.have.length(bits / 8)
        expect(() => encrypt(Buffer.alloc(capacity + 1, 'x'))).to.throw()
      }
    })
  }

  it('never makes the same ciphertext twice', async () => {
    const {publicKey} = generateKeyPairSync('rsa', {modulusLength: 2048})
    for (const transformation of transformations) {
      const encrypt = await transformation.encryptor(publicKey)
      const made = Array.from({length: 20}, () => encrypt(Buffer.from('same')).toString('base64'))
      expect(new Set(made)).to.have.property('size', 20)
    }
  })
})
