import {expect} from 'chai'
import {createCipheriv, randomBytes} from 'node:crypto'
import {aesGcm, generateSymmetricKey, parseSymmetricKey} from '../../src/cipher/aes.js'
import {UnusableKeyError} from '../../src/errors.js'
import {aesKey} from './keys.js'

/** Whether Java opens the envelope is asked in java.test.ts. */
describe('AES/GCM/NoPadding', () => {
  it('makes the envelope that apictl opens: compact, its two keys in order, an iv of 128 bytes', async () => {
    const encrypt = await aesGcm.encryptor(aesKey)
    for (const length of [0, 1, 15, 16, 17, 100_000]) {
      const text = encrypt(Buffer.alloc(length, 'x')).toString('utf8')
      const [, sealed = '', iv = ''] =
        /^\{"cipherText":"([A-Za-z0-9+/]+={0,2})","iv":"([A-Za-z0-9+/]+={0,2})"\}$/.exec(text) ?? []
      expect(Buffer.from(sealed, 'base64')).to.have.length(length + 16)
      expect(Buffer.from(iv, 'base64')).to.have.length(128)
    }
  })

  it('never takes the same iv twice', async () => {
    const encrypt = await aesGcm.encryptor(aesKey)
    const ivs = Array.from({length: 100}, () => /"iv":"(.*)"/.exec(encrypt(Buffer.from('same')).toString())?.[1])
    expect(new Set(ivs)).to.have.property('size', 100)
  })

  it('carries any length', () => {
    expect(aesGcm.capacity(aesKey)).to.equal(Infinity)
  })

  describe('opens an envelope', () => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', aesKey, iv)
    const sealed = Buffer.concat([cipher.update('plain'), cipher.final(), cipher.getAuthTag()])
    const parts = {cipherText: sealed.toString('base64'), iv: iv.toString('base64')}

    for (const [what, envelope] of [
      ['with its keys the other way round', JSON.stringify({iv: parts.iv, cipherText: parts.cipherText})],
      ['with other keys', JSON.stringify({tag: 1, ...parts, more: {iv: 'x'}})],
      ['with white space', `\n${JSON.stringify(parts, null, 2)} `],
      ['that says a key twice, of which the last counts', JSON.stringify(parts).replace('{', '{"iv":"AAAA",')],
      ['with a key named __proto__', JSON.stringify(parts).replace('{', '{"__proto__":{"iv":1},')],
    ] as const) {
      it(what, async () => {
        const decrypt = await aesGcm.decryptor(aesKey)
        expect(decrypt(Buffer.from(envelope))?.toString()).to.equal('plain')
      })
    }

    for (const [what, envelope] of [
      ['without an iv but in its prototype', `{"__proto__":${JSON.stringify(parts)}}`],
      ['with a tag cut short', JSON.stringify({...parts, cipherText: sealed.subarray(0, -1).toString('base64')})],
      [
        'with nothing but part of a tag',
        JSON.stringify({...parts, cipherText: sealed.subarray(-15).toString('base64')}),
      ],
      ['with an empty iv', JSON.stringify({...parts, iv: ''})],
      ['in a list', JSON.stringify([parts])],
      ['nested beyond measure', '['.repeat(1_000_000)],
      ['of null', 'null'],
    ] as const) {
      it(`and none ${what}`, async () => {
        const decrypt = await aesGcm.decryptor(aesKey)
        expect(decrypt(Buffer.from(envelope))).to.be.undefined
      })
    }
  })

  describe('a key', () => {
    const hex = '00112233445566778899aabbccddeeFF00112233445566778899aabbccddeeFF'

    it('is 64 hexadecimal digits', () => {
      expect(parseSymmetricKey(hex).export()).to.deep.equal(Buffer.from(hex, 'hex'))
    })

    for (const text of ['x'.repeat(32), 'é'.repeat(16), '🙂'.repeat(8), hex.slice(32), ' '.repeat(32)]) {
      it(`is 32 bytes of UTF-8: ${JSON.stringify(text)}`, () => {
        expect(parseSymmetricKey(text).export()).to.deep.equal(Buffer.from(text))
      })
    }

    for (const [text, bytes] of [
      ['', 0],
      ['s3cret'.repeat(5), 30],
      ['x'.repeat(31), 31],
      ['x'.repeat(33), 33],
      ['é'.repeat(32), 64],
      [hex.slice(1), 63],
      [`${hex}0`, 65],
      [`${hex}\n`, 65],
      [hex.replace('0', 'g'), 64],
    ] as const) {
      it(`is none of ${bytes} bytes that are not that, and is not shown`, () => {
        expect(() => parseSymmetricKey(text))
          .to.throw(UnusableKeyError, `the symmetric key is ${bytes} bytes long`)
          .with.property('hint', 'a key is 64 hexadecimal digits, or text of exactly 32 bytes in UTF-8')
      })
    }

    it('is new each time', () => {
      const made = Array.from({length: 20}, generateSymmetricKey)
      for (const key of made) expect(key).to.match(/^[0-9a-f]{64}$/)
      expect(new Set(made)).to.have.property('size', 20)
    })
  })
})
