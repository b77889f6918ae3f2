import {expect} from 'chai'
import {createCipheriv, createDecipheriv, createSecretKey, randomBytes} from 'node:crypto'
import {aesGcm, generateSymmetricKey, parseSymmetricKey, symmetricKeyText} from '../../src/cipher/aes.js'
import {UnusableKeyError} from '../../src/errors.js'
import {decryptorFor} from './decryptor.js'
import {aesKey} from './keys.js'

/** java.test.ts checks that Java decrypts the envelope. */
describe('AES/GCM/NoPadding', () => {
  it('creates the envelope that apictl expects: compact, two keys in order, an iv of 128 bytes', async () => {
    const encrypt = await aesGcm.encryptor(aesKey)
    for (const length of [0, 1, 15, 16, 17, 100_000]) {
      const text = encrypt(Buffer.alloc(length, 'x')).toString('utf8')
      const [, sealed = '', iv = ''] =
        /^\{"cipherText":"([A-Za-z0-9+/]+={0,2})","iv":"([A-Za-z0-9+/]+={0,2})"\} {0,2}$/.exec(text) ?? []
      expect(Buffer.from(sealed, 'base64')).to.have.length(length + 16)
      expect(Buffer.from(iv, 'base64')).to.have.length(128)
    }
  })

  for (const bits of [128, 192, 256] as const) {
    it(`encrypts and decrypts with a key of ${bits} bits, as OpenSSL does`, async () => {
      const key = createSecretKey(randomBytes(bits / 8))
      const made = (await aesGcm.encryptor(key))(Buffer.from('plain'))
      const {cipherText, iv} = JSON.parse(made.toString()) as Record<'cipherText' | 'iv', string>
      const sealed = Buffer.from(cipherText, 'base64')
      const decipher = createDecipheriv(`aes-${bits}-gcm`, key, Buffer.from(iv, 'base64'))
      decipher.setAuthTag(sealed.subarray(-16))
      expect(decipher.update(sealed.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')).to.equal('plain')
      expect(decryptorFor(aesGcm, key)(made)?.toString()).to.equal('plain')
      const other = decryptorFor(aesGcm, createSecretKey(Buffer.alloc(bits / 8)))
      expect(other(made)).to.be.undefined
    })
  }
  it('creates envelopes whose base64 needs no padding, whatever their length', async () => {
    const encrypt = await aesGcm.encryptor(aesKey)
    for (let length = 0; length < 24; length++) {
      const envelope = encrypt(Buffer.alloc(length, 'x'))
      expect(envelope.toString('base64'), `${length} bytes`).not.to.include('=')
      expect(JSON.parse(envelope.toString())).to.have.all.keys('cipherText', 'iv')
    }
  })

  it('never uses the same iv twice', async () => {
    const encrypt = await aesGcm.encryptor(aesKey)
    const ivs = Array.from({length: 100}, () => /"iv":"(.*)"/.exec(encrypt(Buffer.from('same')).toString())?.[1])
    expect(new Set(ivs)).to.have.property('size', 100)
  })

  it('encrypts plaintexts of any length', () => {
    expect(aesGcm.capacity(aesKey)).to.equal(Infinity)
  })

  describe('decrypts an envelope', () => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', aesKey, iv)
    const sealed = Buffer.concat([cipher.update('plain'), cipher.final(), cipher.getAuthTag()])
    const parts = {cipherText: sealed.toString('base64'), iv: iv.toString('base64')}

    for (const [what, envelope] of [
      ['with its keys in reverse order', JSON.stringify({iv: parts.iv, cipherText: parts.cipherText})],
      ['with additional keys', JSON.stringify({tag: 1, ...parts, more: {iv: 'x'}})],
      ['with whitespace', `\n${JSON.stringify(parts, null, 2)} `],
      ['with a key twice, of which the last counts', JSON.stringify(parts).replace('{', '{"iv":"AAAA",')],
      ['with a key named __proto__', JSON.stringify(parts).replace('{', '{"__proto__":{"iv":1},')],
    ] as const) {
      it(what, () => {
        const decrypt = decryptorFor(aesGcm, aesKey)
        expect(decrypt(Buffer.from(envelope))?.toString()).to.equal('plain')
      })
    }

    for (const [what, envelope] of [
      ['with an iv only in its prototype', `{"__proto__":${JSON.stringify(parts)}}`],
      ['with a truncated tag', JSON.stringify({...parts, cipherText: sealed.subarray(0, -1).toString('base64')})],
      ['with only a part of a tag', JSON.stringify({...parts, cipherText: sealed.subarray(-15).toString('base64')})],
      ['with an empty iv', JSON.stringify({...parts, iv: ''})],
      ['in a list', JSON.stringify([parts])],
      ['nested very deeply', '['.repeat(1_000_000)],
      ['that is null', 'null'],
    ] as const) {
      it(`but not one ${what}`, () => {
        const decrypt = decryptorFor(aesGcm, aesKey)
        expect(decrypt(Buffer.from(envelope))).to.be.undefined
      })
    }
  })

  describe('a key', () => {
    const hex = '00112233445566778899aabbccddeeFF00112233445566778899aabbccddeeFF'

    it('may have 64 hexadecimal digits', () => {
      expect(parseSymmetricKey(hex).export()).to.deep.equal(Buffer.from(hex, 'hex'))
    })

    it('of fewer than 256 bits has a prefix, since 32 digits are also 32 bytes of text', () => {
      expect(symmetricKeyText(parseSymmetricKey(`aes-128:${hex.slice(32)}`))).to.equal(
        `aes-128:${hex.slice(32)}`.toLowerCase(),
      )
      expect(symmetricKeyText(parseSymmetricKey(`aes-192:${hex.slice(16)}`))).to.equal(
        `aes-192:${hex.slice(16)}`.toLowerCase(),
      )
      expect(parseSymmetricKey(`aes-128:${hex.slice(32)}`).export()).to.deep.equal(Buffer.from(hex.slice(32), 'hex'))
      expect(parseSymmetricKey(`aes-192:${hex.slice(16)}`).symmetricKeySize).to.equal(24)
    })

    it('is read back as it was written, whatever its length', () => {
      for (const length of [16, 24, 32]) {
        const key = createSecretKey(randomBytes(length))
        expect(parseSymmetricKey(symmetricKeyText(key)).equals(key)).to.equal(true)
      }
    })

    for (const text of [
      'x'.repeat(32),
      ...['aes-128:'.padEnd(32, 'a'), 'aes-192:'.padEnd(32, '0')],
      ...['é'.repeat(16), '🙂'.repeat(8), hex.slice(32), ' '.repeat(32)],
    ]) {
      it(`may be 32 bytes of UTF-8: ${JSON.stringify(text)}`, () => {
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
      [`aes-128:${hex.slice(31)}`, 41],
      [`aes-192:${hex.slice(32)}`, 40],
      [`aes-256:${hex}`, 72],
      [`AES-128:${hex.slice(32)}`, 40],
    ] as const) {
      it(`cannot be ${bytes} bytes of anything else, and the error does not show it`, () => {
        expect(() => parseSymmetricKey(text))
          .to.throw(UnusableKeyError, `the symmetric key is ${bytes} bytes long`)
          .with.property('hint', 'a key has 64 hexadecimal digits, or is text of exactly 32 bytes in UTF-8')
      })
    }

    it('is different each time it is generated', () => {
      const made = Array.from({length: 20}, generateSymmetricKey)
      for (const key of made) expect(key).to.match(/^[0-9a-f]{64}$/)
      expect(new Set(made)).to.have.property('size', 20)
    })
  })
})
