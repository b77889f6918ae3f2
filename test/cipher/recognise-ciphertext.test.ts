import {expect} from 'chai'
import {createSecretKey, randomBytes} from 'node:crypto'
import {aesGcm} from '../../src/cipher/aes.js'
import {describeCiphertext} from '../../src/cipher/recognise-ciphertext.js'
import {transformations} from '../../src/cipher/transformations.js'
import {encryptWithJava} from '../support/decrypt.js'
import {needs} from '../support/tools.js'
import {aesKey, keysFor} from './keys.js'

const rsaSizes = Array.from({length: 15}, (_, index) => 1024 + 512 * index)

/** Base64 of a block that certainly has a `+`, as nearly all have. */
function block(bits: number): string {
  return Buffer.concat([Buffer.from('fb', 'hex'), randomBytes(bits / 8 - 1)]).toString('base64')
}

describe('recognising ciphertexts', () => {
  it('goes by the lengths of RSA keys of 1024 to 8192 bits', () => {
    for (const bits of rsaSizes) {
      for (const text of [block(bits), ` ${block(bits)} `, `"${block(bits)}"`, block(bits).replace(/=+$/, '')])
        expect(describeCiphertext(text), text).to.match(new RegExp(`^seems to be encrypted already: .*RSA-${bits} `))
    }
  })

  it('knows what Micro Integrator decrypts although it is not clean, and what a manifest has under data', () => {
    const text = block(2048)
    for (const form of [
      `${text.slice(0, 100)} ${text.slice(100)}`,
      `${text.slice(0, 76)}\n${text.slice(76)}`,
      `${text}=`,
      `[${text}]`,
      `\`${text}\`,`,
      text.replaceAll('+', '-').replaceAll('/', '_'),
      Buffer.from(text).toString('base64'),
      Buffer.from(`${text}\n`).toString('base64'),
    ])
      expect(describeCiphertext(form), form).to.match(/^seems to be encrypted already: .*RSA-2048 /)
  })

  it('accepts tokens for URLs, which have no padding', () => {
    for (const bits of rsaSizes) {
      const token = Buffer.from(block(bits), 'base64').toString('base64url')
      expect(describeCiphertext(token), token).to.equal(undefined)
    }
  })

  it('accepts base64 of every other length', () => {
    const others = Array.from({length: 1200}, (_, bytes) => bytes).filter((bytes) => !rsaSizes.includes(8 * bytes))
    for (const bytes of others) expect(describeCiphertext(randomBytes(bytes).toString('base64'))).to.equal(undefined)
  })

  it('accepts what has the length of a ciphertext, but not its characters', () => {
    for (const bits of rsaSizes) {
      const {length} = block(bits)
      for (const text of [
        'x'.repeat(length),
        `${'x'.repeat(length - 1)}=`,
        randomBytes(length / 2).toString('hex'),
        'aB3'.repeat(length).slice(0, length),
        `${block(bits).slice(0, -3)}-_.`,
        `${block(bits).slice(0, length / 2)}\n${block(bits).slice(length / 2 + 1)}`,
        `https://x.y/?${'aB3'.repeat(length).slice(0, length - 13)}`,
      ])
        expect(describeCiphertext(text), text).to.equal(undefined)
    }
  })

  it('knows envelopes with each padding and with blanks at their end, in base64 or without it', async () => {
    const encrypt = await aesGcm.encryptor(aesKey)
    for (const length of [0, 1, 2, 3, 100, 5000]) {
      const envelope = encrypt(Buffer.from('x'.repeat(length))).toString()
      for (const end of ['', ' ', '  ']) {
        const text = Buffer.from(envelope + end).toString('base64')
        for (const form of [text, text.replace(/=+$/, ''), `'${text}'`, `${text}\n`, envelope + end])
          expect(describeCiphertext(form), form).to.equal(
            'is encrypted already: it is an envelope of AES/GCM/NoPadding',
          )
      }
    }
    const smallest = JSON.stringify({
      cipherText: randomBytes(16).toString('base64'),
      iv: randomBytes(1).toString('base64'),
    })
    expect(describeCiphertext(Buffer.from(smallest).toString('base64'))).to.match(/^is encrypted already/)
  })

  it('accepts other JSON, in base64 or without it', () => {
    for (const json of [
      {cipherText: 'x', iv: 'y'},
      {cipherText: 'AAAA', iv: 'AAAA'},
      {iv: randomBytes(16).toString('base64'), password: 'x'.repeat(80)},
      {type: 'service_account', private_key: 'x'.repeat(300)},
    ])
      for (const encoding of ['utf8', 'base64'] as const)
        expect(describeCiphertext(Buffer.from(JSON.stringify(json)).toString(encoding))).to.equal(undefined)
    expect(describeCiphertext(`eyJhbGciOiJIUzI1NiJ9.${randomBytes(90).toString('base64url')}.x`)).to.equal(undefined)
  })

  it('knows what Java encrypts', function () {
    needs(this, 'java', 'javac')
    const requests = transformations.flatMap((transformation) =>
      (transformation.keyKind === 'rsa' ? [1024, 2048, 3072] : [256]).flatMap((bits) =>
        ['x', 'hunter2'].map((plaintext) => ({
          transformation: transformation.name,
          key: keysFor(transformation, bits).encrypting,
          plaintext,
          ivBytes: 12,
        })),
      ),
    )
    for (const ciphertext of encryptWithJava(requests))
      expect(describeCiphertext(ciphertext), ciphertext).to.match(/encrypted already/)
  })

  it('costs no more than reading a long value', async () => {
    const long = 'ey'.repeat(4 << 20)
    expect(describeCiphertext(long)).to.equal(undefined)
    const encrypt = await aesGcm.encryptor(createSecretKey(randomBytes(32)))
    expect(describeCiphertext(encrypt(Buffer.alloc(1 << 20)).toString('base64'))).to.match(/^is encrypted already/)
  })
})
