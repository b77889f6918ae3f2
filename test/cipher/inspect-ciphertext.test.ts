/** The runtime's own judgement of many more values is in runtime-vectors.test.ts. */
import {expect} from 'chai'
import {randomBytes} from 'node:crypto'
import {inspectCiphertext} from '../../src/cipher/inspect-ciphertext.js'
import type {CiphertextShape} from '../../src/cipher/recognise-ciphertext.js'
import {findTransformation} from '../../src/cipher/transformations.js'
import {aesKey} from './keys.js'

const encryptAes = await findTransformation('AES256').encryptor(aesKey)
const aesText = Buffer.from(encryptAes(Buffer.from('secret'))).toString('base64')
/** Without the key, a ciphertext looks like any other bytes. */
const rsaText = (bits: number) => randomBytes(bits / 8).toString('base64')
const aes: CiphertextShape = {kind: 'aes'}
const rsa = (bits: number): CiphertextShape => ({kind: 'rsa', bits})

describe('the shape of a value', () => {
  for (const bits of [1024, 2048, 3072, 8192]) {
    it(`is that of a ciphertext for ${bits} bits, and for no other length`, () => {
      const value = rsaText(bits)
      expect(inspectCiphertext(value)).to.equal(undefined)
      expect(inspectCiphertext(` ${value}\n`, rsa(bits))).to.equal(undefined)
      expect(inspectCiphertext(value, rsa(4096))).to.deep.equal({
        reason: 'wrong-length',
        problem: `is ${bits / 8} bytes long, but this key's ciphertexts have 512 bytes; it may be for a key of ${bits} bits`,
      })
    })
  }

  it('is that of a ciphertext for a key of an odd length only if that is the key', () => {
    const value = randomBytes(257).toString('base64')
    expect(inspectCiphertext(value, rsa(2056))).to.equal(undefined)
    expect(inspectCiphertext(value)?.reason).to.equal('wrong-length')
    expect(inspectCiphertext(value, rsa(2048))?.reason).to.equal('wrong-length')
  })

  it('tells RSA from AES', () => {
    expect(inspectCiphertext(aesText)).to.equal(undefined)
    expect(inspectCiphertext(aesText, aes)).to.equal(undefined)
    expect(inspectCiphertext(aesText, rsa(2048))?.reason).to.equal('another-transformation')
    expect(inspectCiphertext(rsaText(2048), aes)?.reason).to.equal('another-transformation')
  })

  it('shows what was lost on the way', () => {
    const value = rsaText(2048)
    const reasons = [
      value.slice(0, 300),
      value.slice(0, 301),
      value.replace(/=+$/, ''),
      `${value}=`,
      value.slice(0, 40),
    ]
    expect(reasons.map((each) => inspectCiphertext(each)?.reason)).to.deep.equal([
      'wrong-length',
      'wrong-length',
      'not-base64',
      'not-clean',
      'plaintext',
    ])
    expect(inspectCiphertext(aesText.slice(0, 200))?.problem).to.include('the end of its envelope is missing')
    expect(inspectCiphertext(Buffer.from('{"cipherText":"x"}').toString('base64'))?.reason).to.equal('malformed')
    expect(inspectCiphertext('')?.reason).to.equal('no-value')
  })
})
