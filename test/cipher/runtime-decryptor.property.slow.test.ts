/** Any value either decrypts to what was encrypted or gets a fault. Nothing throws, and nothing decrypts to something else. */
import {expect} from 'chai'
import fc from 'fast-check'
import type {DecryptionResult} from '../../src/cipher/fault.js'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import {transformations} from '../../src/cipher/transformations.js'
import {check, seed, textsOf} from '../formats/generated.js'
import {decryptorFor} from './decryptor.js'
import {keysFor} from './keys.js'

const plaintext = 'a secret, é中🙂'
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const made = await Promise.all(
  transformations.map(async (transformation) => {
    const {encrypting, decrypting} = keysFor(transformation, 1024)
    const encrypt = await transformation.encryptor(encrypting)
    const text = encrypt(Buffer.from(plaintext)).toString('base64')
    const tryDecrypt = runtimeDecryptor(transformation, decrypting)
    return {
      name: transformation.name,
      text,
      encrypt,
      tryDecrypt,
      decrypt: decryptorFor(transformation, decrypting),
    }
  }),
)

/** A value that is not good has a reason in words, without a full stop. If it still decrypts, then to what was encrypted. */
function isNotGood(result: DecryptionResult): boolean {
  if ('plaintext' in result && result.plaintext !== plaintext) return false
  return /^[a-z].*[^.]$/.test(('fault' in result ? result.fault.problem : result.blemish) ?? '')
}

describe(`any value, for the seed ${seed}`, () => {
  for (const {name, text, tryDecrypt, decrypt} of made) {
    describe(`for ${name}`, () => {
      it('gets a fault wherever it is truncated', () => {
        for (let length = 0; length < text.length; length++) {
          expect(isNotGood(tryDecrypt(text.slice(0, length))), `cut to ${length}`).to.be.true
          if (length > 0) expect(isNotGood(tryDecrypt(text.slice(length))), `less ${length}`).to.be.true
        }
      })

      it('gets a fault wherever a character is missing, doubled or invalid', () => {
        for (let index = 0; index < text.length; index++) {
          const [before, after] = [text.slice(0, index), text.slice(index + 1)]
          for (const damaged of [
            before + after,
            before + text.charAt(index).repeat(2) + after,
            `${before}*${after}`,
            `${before}\n${after}`,
          ]) {
            if (damaged.trim() !== text) expect(isNotGood(tryDecrypt(damaged)), `at ${index}`).to.be.true
          }
        }
      })

      it('gets a fault wherever a letter is replaced, except for unused bits', () => {
        let harmless = 0
        for (let index = 0; index < text.length; index++) {
          if (text.charAt(index) === '=') continue
          const letter = alphabet.charAt((alphabet.indexOf(text.charAt(index)) + 1) % alphabet.length)
          const result = tryDecrypt(text.slice(0, index) + letter + text.slice(index + 1))
          if ('plaintext' in result) harmless++
          if ('plaintext' in result) expect(result.plaintext).to.equal(plaintext)
          else expect(isNotGood(result), `at ${index}`).to.be.true
        }
        expect(harmless).to.be.lessThan(8)
      })

      it('gets a fault whatever it contains', () => {
        const anything = fc.oneof(
          fc.string({unit: 'binary', maxLength: 400}),
          fc.uint8Array({maxLength: 400}).map((bytes) => Buffer.from(bytes).toString('base64')),
          fc.uint8Array({minLength: 128, maxLength: 128}).map((bytes) => Buffer.from(bytes).toString('base64')),
          textsOf([
            'A',
            'zZ9',
            '+',
            '/',
            '=',
            '-',
            '_',
            ' ',
            '\n',
            '.',
            '://',
            '{"iv":"',
            '"cipherText"',
            '}',
            text.slice(0, 90),
            text,
          ]),
          fc.json().map((json) => Buffer.from(json).toString('base64')),
        )
        check(anything, 2000, (value) => {
          if (value.trim() === text) return
          expect(isNotGood(tryDecrypt(value))).to.be.true
        })
      })

      it('does not appear in its fault', () => {
        check(fc.string({unit: 'grapheme-ascii', minLength: 12, maxLength: 200}), 500, (value) => {
          const result = tryDecrypt(value)
          expect(result).to.have.property('fault')
          if ('fault' in result) expect(result.fault.problem).to.not.include(value.trim().slice(0, 12))
        })
      })

      it('never makes a decryptor throw, or decrypt what nobody encrypted', () => {
        const bytes = fc.oneof(fc.uint8Array({maxLength: 600}), fc.uint8Array({minLength: 128, maxLength: 128}))
        check(bytes, 2000, (ciphertext) => {
          const result = decrypt(ciphertext)
          if (name !== 'RSA/ECB/PKCS1Padding') expect(result).to.be.undefined
        })
      })
    })
  }

  it('decrypts to any text that was encrypted', () => {
    for (const {encrypt, tryDecrypt} of made) {
      check(fc.string({unit: 'binary', minLength: 1, maxLength: 15}), 300, (secret) => {
        const result = tryDecrypt(encrypt(Buffer.from(secret)).toString('base64'))
        expect(result).to.include({plaintext: secret}).and.not.to.have.property('blemish')
      })
    }
  })

  it('takes little time, however long it is', () => {
    const inJson = ['[', '{"a":', '[{', '/*', '#\n', '//\n', '"\\', "'", ' ', '\\u0041'].map(
      (piece) => `{"cipherText":${piece.repeat(300_000)}`,
    )
    for (const {tryDecrypt} of made)
      for (const json of inJson) expect(isNotGood(tryDecrypt(Buffer.from(json).toString('base64')))).to.be.true
    const hostile = [' ', '=', 'A', 'aB3', '-', '{', '{"iv":"', 'aB3 ', 'eyJ.', '\u00A0', 'aB3=']
    for (const {tryDecrypt} of made) {
      for (const piece of hostile) expect(isNotGood(tryDecrypt(`x${piece.repeat(300_000)}x`))).to.be.true
    }
  })
})
