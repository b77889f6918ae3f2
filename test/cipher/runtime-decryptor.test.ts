import {expect} from 'chai'
import {constants, createSecretKey, publicEncrypt, randomBytes} from 'node:crypto'
import type {FaultReason, DecryptionResult} from '../../src/cipher/fault.js'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import type {Transformation} from '../../src/cipher/transformation.js'
import {rsaTransformations} from '../../src/cipher/rsa.js'
import {findTransformation, transformations} from '../../src/cipher/transformations.js'
import {decryptorFor} from './decryptor.js'
import {aesKey, keysFor, rsaKeys} from './keys.js'

const {publicKey, privateKey} = rsaKeys(2048)
const oaep = findTransformation('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
const pkcs1 = findTransformation('RSA')
const aes = findTransformation('AES256')

const encryptOaep = await oaep.encryptor(publicKey)
const encryptPkcs1 = await pkcs1.encryptor(publicKey)
const encryptAes = await aes.encryptor(aesKey)
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64')
const rsaText = base64(encryptOaep(Buffer.from('secret')))
const envelope = encryptAes(Buffer.from('secret')).toString()
const aesText = base64(envelope)

/** The text with one character replaced. */
const withAt = (text: string, index: number, character: string) =>
  text.slice(0, index) + character + text.slice(index + 1)
const words = 'correct horse battery staple '.repeat(20)
const changed = (parts: object) => base64(JSON.stringify({...(JSON.parse(envelope) as object), ...parts}))

type Row = readonly [what: string, text: string, reason: FaultReason, problem: string]

const notEncrypted = 'is not encrypted (plaintext)'
const forUrls = 'is base64 for URLs, with - and _ instead of + and /'
const stranger = (position: number) => `has a character that is not base64, at position ${position}`
const letters = (count: number) => `it has ${count} base64 letters, but this key's ciphertexts have 342`
const notOaep = ({name}: Transformation) => `is encrypted with ${name}, not ${oaep.name}`
const bytesProblem = (bytes: number) => `is ${bytes} bytes long, but this key's ciphertexts have 256 bytes`
const forAnother = 'is encrypted for another key, or damaged'

/** With either transformation. */
const always: readonly Row[] = [
  ['nothing', '', 'no-value', 'is empty'],
  ['whitespace', ' \t\r\n\0', 'no-value', 'is empty'],
  ...['password', 'admin123', 'AAAA', 'x', 'Passw0rd', '====', 's3cr3t!', 'AAAAB3NzaC1yc2E='].map(plaintextRow),
  ...[
    'https://user:pass@host.example/path?a=b&c=d',
    'jdbc:mysql://db1.example:3306/orders',
    'a@b',
    '$secret{x}',
    '🙂',
  ].map(plaintextRow),
  ...[
    words,
    words.replaceAll(' ', ''),
    '0123456789abcdef'.repeat(8),
    '1'.repeat(400),
    'A'.repeat(344),
    '中'.repeat(200),
  ].map(plaintextRow),
  plaintextRow(`https://host.example/${'aB3'.repeat(60)}`),
  plaintextRow(`eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ${'aB3'.repeat(40)}.${'xY_-9'.repeat(60)}`),
  plaintextRow(`github_pat_${'11AbC'.repeat(17)}`),
  plaintextRow(
    `-----BEGIN PRIVATE KEY-----\n${randomBytes(900).toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----`,
  ),
  plaintextRow(
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abcABC123+/abcABC123+/abcABC123+/==;EndpointSuffix=core.windows.net',
  ),
  plaintextRow(base64(`{"auths": {"docker.example": {"username": "u", "password": "p4ssW0rd"}}, "more": 1}`)),
  ['an RSA ciphertext in base64 twice', base64(rsaText), 'not-base64', 'is encoded in base64 twice'],
  ['the same with a line break at the end', base64(`${rsaText}\n`), 'not-base64', 'is encoded in base64 twice'],
  ['an AES ciphertext in base64 twice', base64(aesText), 'not-base64', 'is encoded in base64 twice'],
  ['an envelope that is not in base64', envelope, 'not-base64', 'is an envelope that is not encoded in base64'],
  ['a stray character', withAt(rsaText, 6, '!'), 'not-base64', stranger(7)],
  ['a stray character after whitespace', `  ${withAt(aesText, 0, '€')}`, 'not-base64', stranger(1)],
  ['two ciphertexts in one', rsaText + rsaText, 'not-base64', 'continues after the = at position 344'],
  [
    'letters for URLs',
    Buffer.from(`fbff${randomBytes(254).toString('hex')}`, 'hex').toString('base64url'),
    'not-base64',
    forUrls,
  ],
]

function plaintextRow(text: string): Row {
  return [`${text.slice(0, 30)}, ${text.length} characters`, text, 'plaintext', notEncrypted]
}

/** Values of either kind that only a lenient decoder accepts. */
const unclean: readonly (readonly [what: string, change: (text: string) => string, blemish: string])[] = [
  ['a line break after 76 characters', (text) => text.replaceAll(/.{76}/g, '$&\n'), 'is wrapped over several lines'],
  ['a space', (text) => `${text.slice(0, 9)} ${text.slice(9)}`, 'contains whitespace'],
  ['a no-break space at the end', (text) => `${text}\u00A0`, 'contains whitespace'],
  ['a letter beyond ASCII', (text) => `é${text}`, stranger(1)],
  ['quotation marks', (text) => `"${text}"`, 'is in quotation marks'],
  ['one apostrophe', (text) => `'${text}`, stranger(1)],
  [
    'quotation marks and line breaks',
    (text) => `'${text.slice(0, 64)}\r\n${text.slice(64)}'`,
    'is wrapped over several lines',
  ],
]

const forRsa: readonly Row[] = [
  ['one = too few', rsaText.slice(0, -1), 'not-base64', 'is missing = at its end'],
  ['no =', rsaText.slice(0, -2), 'not-base64', 'is missing == at its end'],
  ['the last letter missing too', rsaText.slice(0, -3), 'wrong-length', `is truncated: ${letters(341)}`],
  ['the second half missing, cut between groups', rsaText.slice(0, 172), 'wrong-length', bytesProblem(129)],
  [
    'the second half missing, cut within a group',
    rsaText.slice(0, 174),
    'wrong-length',
    `is truncated: ${letters(174)}`,
  ],
  ['three letters too many', `AAA${rsaText}`, 'wrong-length', `is too long: ${letters(345)}`],
  ['one group too many', `AAAA${rsaText}`, 'wrong-length', bytesProblem(259)],
  ['one byte too few', base64(randomBytes(255)), 'wrong-length', bytesProblem(255)],
  [
    'a ciphertext for a key of 4096 bits',
    base64(randomBytes(512)),
    'wrong-length',
    `${bytesProblem(512)}; it may be for a key of 4096 bits`,
  ],
  [
    'a ciphertext for a key of 1024 bits',
    base64(randomBytes(128)),
    'wrong-length',
    `${bytesProblem(128)}; it may be for a key of 1024 bits`,
  ],
  ['an AES ciphertext', aesText, 'another-transformation', notOaep(aes)],
  ['a truncated AES ciphertext', aesText.slice(0, 200), 'another-transformation', notOaep(aes)],
  ['a PKCS1-v1_5 ciphertext', base64(encryptPkcs1(Buffer.from('x'))), 'another-transformation', notOaep(pkcs1)],
  [
    'a PKCS1-v1_5 ciphertext of bytes that are not text',
    base64(encryptPkcs1(Buffer.from([0xff]))),
    'another-key',
    forAnother,
  ],
  [
    'a ciphertext for another key',
    base64(publicEncrypt(rsaKeys(2048, 1).publicKey, Buffer.from('x'))),
    'another-key',
    forAnother,
  ],
  ['a number above the modulus', base64(Buffer.alloc(256, 0xff).fill(randomBytes(60), 64)), 'another-key', forAnother],
  ['random bytes', base64(randomBlock()), 'another-key', forAnother],
  ['an encrypted empty value', base64(encryptOaep(Buffer.alloc(0))), 'empty', 'decrypts to an empty value'],
  [
    'encrypted bytes that are not text',
    base64(encryptOaep(Buffer.from([0xc3, 0x28]))),
    'not-text',
    'decrypts to bytes that are not valid UTF-8',
  ],
  [
    'an encrypted surrogate',
    base64(encryptOaep(Buffer.from([0xed, 0xa0, 0x80]))),
    'not-text',
    'decrypts to bytes that are not valid UTF-8',
  ],
]

/** Random bytes, as a number below any modulus of 2048 bits. */
function randomBlock(): Buffer {
  return randomBytes(256).fill(0x7f, 0, 1)
}

const forAes: readonly Row[] = [
  ['an RSA ciphertext', rsaText, 'another-transformation', 'seems to be encrypted with RSA, not AES/GCM/NoPadding'],
  ['neither RSA nor AES', base64(randomBytes(255)), 'malformed', 'does not contain an envelope of AES/GCM/NoPadding'],
  ['no iv', changed({iv: undefined}), 'malformed', 'is an envelope that has no iv'],
  ['an iv that is null', changed({iv: null}), 'malformed', 'is an envelope that has no iv'],
  ['an iv that is a number', changed({iv: 12}), 'malformed', 'is an envelope that has an iv that is not base64'],
  ['an iv that is not base64', changed({iv: 'AAA'}), 'malformed', 'is an envelope that has an iv that is not base64'],
  ['an empty iv', changed({iv: ''}), 'malformed', 'is an envelope that has an empty iv'],
  [
    'an iv that is too long',
    changed({iv: base64(Buffer.alloc(129))}),
    'malformed',
    'is an envelope that has an iv of 129 bytes; at most 128 are supported',
  ],
  ['no cipherText', changed({cipherText: undefined}), 'malformed', 'is an envelope that has no cipherText'],
  [
    'a cipherText for URLs',
    changed({cipherText: '-_-_'.repeat(8)}),
    'malformed',
    'is an envelope that has a cipherText that is not base64',
  ],
  [
    'a cipherText shorter than the tag',
    changed({cipherText: base64(Buffer.alloc(15))}),
    'malformed',
    'is an envelope that has a cipherText of 15 bytes, shorter than its tag',
  ],
  ['broken JSON', base64(envelope.replace(':', '')), 'malformed', 'is an envelope that is not valid JSON'],
  ['a missing end', base64(envelope.slice(0, -3)), 'wrong-length', 'is truncated: the end of its envelope is missing'],
  [
    'the first half, cut between groups',
    aesText.slice(0, 160),
    'wrong-length',
    'is truncated: the end of its envelope is missing',
  ],
  [
    'the first half, cut within a group',
    aesText.slice(0, 162),
    'wrong-length',
    'is truncated: the end of its envelope is missing',
  ],
  [
    'the first half and one more letter',
    aesText.slice(0, 161),
    'wrong-length',
    'is truncated, or has an extra character: base64 cannot end with a group of one letter',
  ],
  [
    'a different tag',
    changed({cipherText: base64(randomBytes(22))}),
    'another-key',
    'is encrypted with another key, or damaged',
  ],
  ['an encrypted empty value', base64(encryptAes(Buffer.alloc(0))), 'empty', 'decrypts to an empty value'],
  [
    'encrypted bytes that are not text',
    base64(encryptAes(Buffer.from([0xff]))),
    'not-text',
    'decrypts to bytes that are not valid UTF-8',
  ],
]

const decryptRsa = runtimeDecryptor(oaep, privateKey)
const decryptAes = runtimeDecryptor(aes, aesKey)

describe('the runtime decryptor', () => {
  for (const [expected, decrypt, good, foreign, rows] of [
    ['RSA', decryptRsa, rsaText, base64(randomBlock()), [...always, ...forRsa]],
    ['AES', decryptAes, aesText, changed({cipherText: base64(randomBytes(22))}), [...always, ...forAes]],
  ] as const) {
    describe(`for ${expected}`, () => {
      for (const [what, text, reason, problem] of rows) {
        it(`explains what is wrong with ${JSON.stringify(what)}`, () => {
          expect(decrypt(text)).to.have.property('fault').that.includes({reason, problem})
        })
      }

      for (const [what, change, blemish] of unclean) {
        it(`decrypts ${what}, and says that it is not clean`, () => {
          expect(decrypt(change(good))).to.include({plaintext: 'secret', blemish})
        })

        it(`explains that ${what} would not help a value for another key`, () => {
          expect(decrypt(change(foreign))).to.have.nested.property('fault.reason', 'another-key')
        })
      }
    })
  }

  it('trims what Java trims, and returns the complete plaintext', () => {
    const plaintext = '\uFEFF \0 secret\n\u0085'
    for (const [decrypt, encrypt] of [
      [decryptRsa, encryptOaep],
      [decryptAes, encryptAes],
    ] as const) {
      const result = decrypt(`\0\t \r\n${base64(encrypt(Buffer.from(plaintext)))}\u001F\n`)
      expect(result).to.include({plaintext}).and.not.to.have.property('blemish')
    }
  })

  it('accepts non-zero bits under the padding, as Java does', () => {
    const letter = rsaText.charAt(341)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    const next = alphabet.charAt(alphabet.indexOf(letter) + 1)
    expect(decryptRsa(withAt(rsaText, 341, next))).to.deep.equal({plaintext: 'secret'})
  })

  it('distinguishes all RSA transformations, however short the plaintext', async () => {
    for (const made of rsaTransformations) {
      const encrypt = await made.encryptor(publicKey)
      for (const expected of rsaTransformations) {
        const decrypt = runtimeDecryptor(expected, privateKey)
        for (const plaintext of ['', 'x', '\0\x01', 'é', 'x'.repeat(made.capacity(publicKey))]) {
          const result = decrypt(base64(encrypt(Buffer.from(plaintext))))
          expect(result).to.deep.equal(made === expected ? orEmpty(plaintext) : instead(made.name, expected.name))
        }
      }
    }
  })

  it('decrypts each value with its own transformation if any is accepted', async () => {
    for (const expected of rsaTransformations) {
      const decrypt = runtimeDecryptor(expected, privateKey, 'any')
      for (const made of rsaTransformations) {
        const encrypt = await made.encryptor(publicKey)
        expect(decrypt(base64(encrypt(Buffer.from('é'))))).to.deep.equal({
          plaintext: 'é',
          ...(made !== expected && {otherTransformation: made.name}),
        })
      }
      expect(decrypt(base64(encryptPkcs1(Buffer.from([0xff]))))).to.deep.equal({
        fault: {reason: 'another-key', problem: forAnother},
      })
      expect(decrypt(base64(randomBlock()))).to.have.nested.property('fault.reason', 'another-key')
    }
  })

  // Some programs write a ciphertext as a number, without the zeros at its beginning.
  it('decrypts a ciphertext without its leading zero byte, and says that it is not clean', () => {
    for (let tried = 0; ; tried++) {
      if (tried > 20_000) throw new Error('no ciphertext begins with a zero')
      const ciphertext = encryptOaep(Buffer.from('secret'))
      if (ciphertext[0] !== 0) continue
      expect(decryptRsa(base64(ciphertext.subarray(1)))).to.deep.equal({
        plaintext: 'secret',
        blemish: 'is missing zero bytes at its beginning',
      })
      return
    }
  })

  it('names the start script that drops a single = at the end', async () => {
    const lost = "is missing the = at its end, which Micro Integrator's start script drops from values in a .env file"
    const long = rsaKeys(4096)
    const decrypt = runtimeDecryptor(oaep, long.privateKey)
    const text = base64((await oaep.encryptor(long.publicKey))(Buffer.from('secret')))
    expect(text).to.match(/[^=]=$/)
    expect(decrypt(text.slice(0, -1))).to.deep.equal({fault: {reason: 'not-base64', problem: lost}})
    const single = [0, 1, 2].map((blanks) => base64(envelope + ' '.repeat(blanks))).find((each) => /[^=]=$/.test(each))!
    expect(decryptAes(single)).to.include({plaintext: 'secret'})
    const cut = single.slice(0, -1)
    if (Buffer.from(cut.slice(0, -3), 'base64').toString().trimEnd().endsWith('}'))
      expect(decryptAes(cut)).to.include({plaintext: 'secret', blemish: lost})
    else expect(decryptAes(cut)).to.deep.equal({fault: {reason: 'not-base64', problem: lost, stopsVault: true}})
  })

  // In RFC 8017 a zero comes before a random byte in OAEP, and before a two in PKCS1-v1_5.
  it('recognises OAEP blocks that look like PKCS1-v1_5', () => {
    const small = rsaKeys(1024)
    const looksLikePkcs1 = decryptorFor(pkcs1, small.privateKey)
    const decrypt = runtimeDecryptor(pkcs1, small.privateKey)
    let found = 0
    for (let tried = 0; found < 3; tried++) {
      const ciphertext = publicEncrypt(small.publicKey, Buffer.from('x'))
      if (tried > 100_000) throw new Error('no block looks like PKCS1-v1_5')
      if (looksLikePkcs1(ciphertext) === undefined) continue
      expect(decrypt(base64(ciphertext))).to.deep.equal(instead(oaep.name, pkcs1.name))
      found++
    }
  })

  it('suspects another key if PKCS1-v1_5 decrypts to bytes that are not text', () => {
    const decrypt = runtimeDecryptor(pkcs1, privateKey)
    expect(decrypt(base64(encryptPkcs1(Buffer.from([0xff]))))).to.deep.equal({
      fault: {
        reason: 'not-text',
        problem: 'decrypts to bytes that are not text; most likely it is encrypted for another key',
      },
    })
  })

  it('is as strict about PKCS1-v1_5 as Java', () => {
    const decrypt = runtimeDecryptor(pkcs1, privateKey)
    const block = (start: readonly number[], filler: number) => {
      const bytes = Buffer.alloc(256, filler).fill(Buffer.from(start), 0, start.length)
      return decrypt(base64(publicEncrypt({key: publicKey, padding: constants.RSA_NO_PADDING}, bytes)))
    }
    const eight = [0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 0]
    expect(block(eight, 0x78)).to.deep.equal({plaintext: 'x'.repeat(245)})
    for (const start of [
      [0, 2, 1, 2, 3, 4, 5, 6, 7, 0],
      [0, 2, 0],
      [0, 1, ...eight.slice(2)],
      [1, 2, ...eight.slice(2)],
      [0, 2],
    ]) {
      expect(block(start, 0x78)).to.deep.equal({fault: {reason: 'another-key', problem: forAnother}})
    }
  })

  it('rejects keys of another type', () => {
    for (const transformation of transformations) {
      const wrong =
        transformation.keyKind === 'rsa' ? [aesKey, publicKey] : [privateKey, createSecretKey(Buffer.alloc(20))]
      for (const key of wrong) {
        expect(() => runtimeDecryptor(transformation, key)).to.throw(TypeError)
      }
    }
  })

  it('decrypts nothing with another key of the same type', async () => {
    for (const transformation of transformations) {
      const encrypt = await transformation.encryptor(keysFor(transformation).encrypting)
      const other =
        transformation.keyKind === 'rsa' ? rsaKeys(2048, 1).privateKey : createSecretKey(Buffer.alloc(32, 1))
      const decrypt = runtimeDecryptor(transformation, other)
      for (let tried = 0; tried < 50; tried++) {
        const reasons = transformation === pkcs1 ? ['another-key', 'not-text'] : ['another-key']
        expect(decrypt(base64(encrypt(Buffer.from('x')))))
          .to.have.nested.property('fault.reason')
          .that.is.oneOf(reasons)
      }
    }
  })
})

function orEmpty(plaintext: string): DecryptionResult {
  return plaintext === '' ? {fault: {reason: 'empty', problem: 'decrypts to an empty value'}} : {plaintext}
}

function instead(name: string, expected: string): DecryptionResult {
  return {fault: {reason: 'another-transformation', problem: `is encrypted with ${name}, not ${expected}`}}
}
