/** Whatever stands in a file is opened to what was encrypted, or gets a fault: it neither throws nor turns into something else. */
import {expect} from 'chai'
import fc from 'fast-check'
import type {Opened} from '../../src/cipher/fault.js'
import {opener} from '../../src/cipher/opening.js'
import {transformations} from '../../src/cipher/transformations.js'
import {check, seed, textsOf} from '../formats/generated.js'
import {keysFor} from './keys.js'

const plaintext = 'a secret, é中🙂'
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const made = await Promise.all(
  transformations.map(async (transformation) => {
    const {encrypting, decrypting} = keysFor(transformation, 1024)
    const encrypt = await transformation.encryptor(encrypting)
    const text = encrypt(Buffer.from(plaintext)).toString('base64')
    const open = await opener(transformation, decrypting)
    return {name: transformation.name, text, encrypt, open, decrypt: await transformation.decryptor(decrypting)}
  }),
)

/** A reason in words, without a full stop. */
function isFault(opened: Opened): boolean {
  return 'fault' in opened && /^[a-z].*[^.]$/.test(opened.fault.problem)
}

describe(`any value, for the seed ${seed}`, () => {
  for (const {name, text, open, decrypt} of made) {
    describe(`where ${name} is expected`, () => {
      it('gets a fault wherever it is cut off', () => {
        for (let length = 0; length < text.length; length++) {
          expect(isFault(open(text.slice(0, length))), `cut to ${length}`).to.be.true
          if (length > 0) expect(isFault(open(text.slice(length))), `less ${length}`).to.be.true
        }
      })

      it('gets a fault wherever a character is lost, doubled or strange', () => {
        for (let index = 0; index < text.length; index++) {
          const [before, after] = [text.slice(0, index), text.slice(index + 1)]
          for (const damaged of [
            before + after,
            before + text.charAt(index).repeat(2) + after,
            `${before}*${after}`,
            `${before}\n${after}`,
          ]) {
            if (damaged.trim() !== text) expect(isFault(open(damaged)), `at ${index}`).to.be.true
          }
        }
      })

      it('gets a fault wherever a letter is another, but for bits that count for nothing', () => {
        let harmless = 0
        for (let index = 0; index < text.length; index++) {
          if (text.charAt(index) === '=') continue
          const letter = alphabet.charAt((alphabet.indexOf(text.charAt(index)) + 1) % alphabet.length)
          const opened = open(text.slice(0, index) + letter + text.slice(index + 1))
          if ('plaintext' in opened) harmless++
          if ('plaintext' in opened) expect(opened.plaintext).to.equal(plaintext)
          else expect(isFault(opened), `at ${index}`).to.be.true
        }
        expect(harmless).to.be.lessThan(8)
      })

      it('gets a fault whatever it is', () => {
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
          expect(isFault(open(value))).to.be.true
        })
      })

      it('shows nothing of itself in its fault', () => {
        check(fc.string({unit: 'grapheme-ascii', minLength: 12, maxLength: 200}), 500, (value) => {
          const opened = open(value)
          expect(opened).to.have.property('fault')
          if ('fault' in opened) expect(opened.fault.problem).to.not.include(value.trim().slice(0, 12))
        })
      })

      it('makes no decryptor throw, nor open what nobody encrypted', () => {
        const bytes = fc.oneof(fc.uint8Array({maxLength: 600}), fc.uint8Array({minLength: 128, maxLength: 128}))
        check(bytes, 2000, (ciphertext) => {
          const opened = decrypt(ciphertext)
          if (name !== 'RSA/ECB/PKCS1Padding') expect(opened).to.be.undefined
        })
      })
    })
  }

  it('is opened to any text at all that was encrypted', () => {
    for (const {encrypt, open} of made) {
      check(fc.string({unit: 'binary', minLength: 1, maxLength: 15}), 300, (secret) => {
        expect(open(encrypt(Buffer.from(secret)).toString('base64'))).to.deep.equal({plaintext: secret})
      })
    }
  })

  it('hangs nothing, however long it is', () => {
    const hostile = [' ', '=', 'A', 'aB3', '-', '{', '{"iv":"', 'aB3 ', 'eyJ.', '\u00A0', 'aB3=']
    for (const {open} of made) {
      for (const piece of hostile) expect(isFault(open(`x${piece.repeat(300_000)}x`))).to.be.true
    }
  })
})
