import {expect} from 'chai'
import {constants, createSecretKey, publicEncrypt, randomBytes} from 'node:crypto'
import type {FaultReason, DecryptionResult} from '../../src/cipher/fault.js'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import type {Transformation} from '../../src/cipher/transformation.js'
import {rsaTransformations} from '../../src/cipher/rsa.js'
import {findTransformation, transformations} from '../../src/cipher/transformations.js'
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

/** A character of it exchanged. */
const withAt = (text: string, index: number, character: string) =>
  text.slice(0, index) + character + text.slice(index + 1)
const words = 'correct horse battery staple '.repeat(20)
const changed = (parts: object) => base64(JSON.stringify({...(JSON.parse(envelope) as object), ...parts}))

type Row = readonly [what: string, text: string, reason: FaultReason, problem: string]

const notEncrypted = 'is not encrypted: plaintext was left there'
const forUrls = 'is base64 for URLs: it has - and _ in the place of + and /'
const stranger = (position: number) => `has a character that base64 does not have, at position ${position}`
const letters = (count: number) => `it has ${count} letters of base64 where this key's have 342`
const notOaep = ({name}: Transformation) => `is encrypted with ${name}, not ${oaep.name}`
const forAnother = 'is encrypted for another key, or damaged'

/** Whatever is expected. */
const always: readonly Row[] = [
  ['nothing', '', 'no-value', 'is empty'],
  ['white space', ' \t\r\n\0', 'no-value', 'is empty'],
  ...['password', 'admin123', 'AAAA', 'x', 'Passw0rd', '====', 's3cr3t!', 'AAAAB3NzaC1yc2E='].map(leftThere),
  ...[
    'https://user:pass@host.example/path?a=b&c=d',
    'jdbc:mysql://db1.example:3306/orders',
    'a@b',
    '$secret{x}',
    '🙂',
  ].map(leftThere),
  ...[
    words,
    words.replaceAll(' ', ''),
    '0123456789abcdef'.repeat(8),
    '1'.repeat(400),
    'A'.repeat(344),
    '中'.repeat(200),
  ].map(leftThere),
  leftThere(`https://host.example/${'aB3'.repeat(60)}`),
  leftThere(`eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ${'aB3'.repeat(40)}.${'xY_-9'.repeat(60)}`),
  leftThere(`github_pat_${'11AbC'.repeat(17)}`),
  leftThere(
    `-----BEGIN PRIVATE KEY-----\n${randomBytes(900).toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----`,
  ),
  leftThere(
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abcABC123+/abcABC123+/abcABC123+/==;EndpointSuffix=core.windows.net',
  ),
  leftThere(base64(`{"auths": {"docker.example": {"username": "u", "password": "p4ssW0rd"}}, "more": 1}`)),
  ['a ciphertext of RSA in base64 twice', base64(rsaText), 'not-base64', 'is in base64 twice'],
  ['the same with a line break at its end', base64(`${rsaText}\n`), 'not-base64', 'is in base64 twice'],
  ['a ciphertext of AES in base64 twice', base64(aesText), 'not-base64', 'is in base64 twice'],
  ['an envelope as it is', envelope, 'not-base64', 'is an envelope without the base64 round it'],
  [
    'a line break after 76 characters',
    rsaText.replaceAll(/.{76}/g, '$&\n'),
    'white-space',
    'has white space or line breaks in it',
  ],
  ['a space', `${rsaText.slice(0, 9)} ${rsaText.slice(9)}`, 'white-space', 'has white space or line breaks in it'],
  ['a no-break space at its end', `${aesText}\u00A0`, 'white-space', 'has white space or line breaks in it'],
  ['a stray character', withAt(rsaText, 6, '!'), 'not-base64', stranger(7)],
  ['a letter beyond ASCII', `${rsaText}é`, 'not-base64', stranger(rsaText.length + 1)],
  ['a stray character after white space', `  ${withAt(aesText, 0, '€')}`, 'not-base64', stranger(1)],
  ['quotation marks', `"${rsaText}"`, 'not-base64', stranger(1)],
  ['two in one', rsaText + rsaText, 'not-base64', 'goes on after the = at position 344'],
  [
    'letters for URLs',
    Buffer.from(`fbff${randomBytes(254).toString('hex')}`, 'hex').toString('base64url'),
    'not-base64',
    forUrls,
  ],
]

function leftThere(text: string): Row {
  return [`${text.slice(0, 30)}, ${text.length} characters`, text, 'plaintext', notEncrypted]
}

const whereRsaIsExpected: readonly Row[] = [
  ['an = too few', rsaText.slice(0, -1), 'not-base64', 'lacks the = at its end'],
  ['no =', rsaText.slice(0, -2), 'not-base64', 'lacks the == at its end'],
  ['an = too many', `${rsaText}=`, 'not-base64', 'has too many = at its end'],
  ['its last letter gone too', rsaText.slice(0, -3), 'wrong-length', `is cut short: ${letters(341)}`],
  ['its last letter exchanged for =', withAt(rsaText, 341, '='), 'wrong-length', `is cut short: ${letters(341)}`],
  [
    'its second half gone, at a group',
    rsaText.slice(0, 172),
    'wrong-length',
    "is 129 bytes long where this key's are 256",
  ],
  ['its second half gone, in a group', rsaText.slice(0, 174), 'wrong-length', `is cut short: ${letters(174)}`],
  ['three letters too many', `AAA${rsaText}`, 'wrong-length', `is too long: ${letters(345)}`],
  ['a group too many', `AAAA${rsaText}`, 'wrong-length', "is 259 bytes long where this key's are 256"],
  ['a byte too few', base64(randomBytes(255)), 'wrong-length', "is 255 bytes long where this key's are 256"],
  [
    'a ciphertext for 4096 bits',
    base64(randomBytes(512)),
    'wrong-length',
    "is 512 bytes long as for a key of 4096 bits; this key's are 256",
  ],
  [
    'a ciphertext for 1024 bits',
    base64(randomBytes(128)),
    'wrong-length',
    "is 128 bytes long as for a key of 1024 bits; this key's are 256",
  ],
  ['a ciphertext of AES', aesText, 'another-transformation', notOaep(aes)],
  ['a ciphertext of AES, cut short', aesText.slice(0, 200), 'another-transformation', notOaep(aes)],
  ['a ciphertext of PKCS1-v1_5', base64(encryptPkcs1(Buffer.from('x'))), 'another-transformation', notOaep(pkcs1)],
  ['a ciphertext of PKCS1-v1_5 that is no text', base64(encryptPkcs1(Buffer.from([0xff]))), 'another-key', forAnother],
  [
    'a ciphertext for another key',
    base64(publicEncrypt(rsaKeys(2048, 1).publicKey, Buffer.from('x'))),
    'another-key',
    forAnother,
  ],
  ['a number above the modulus', base64(Buffer.alloc(256, 0xff).fill(randomBytes(60), 64)), 'another-key', forAnother],
  ['random bytes', base64(withAt256()), 'another-key', forAnother],
  ['nothing encrypted', base64(encryptOaep(Buffer.alloc(0))), 'empty', 'opens to an empty value'],
  [
    'bytes encrypted',
    base64(encryptOaep(Buffer.from([0xc3, 0x28]))),
    'not-text',
    'opens to bytes that are not text in UTF-8',
  ],
  [
    'a surrogate encrypted',
    base64(encryptOaep(Buffer.from([0xed, 0xa0, 0x80]))),
    'not-text',
    'opens to bytes that are not text in UTF-8',
  ],
]

/** Random, and a number below any modulus of 2048 bits. */
function withAt256(): Buffer {
  return randomBytes(256).fill(0x7f, 0, 1)
}

const whereAesIsExpected: readonly Row[] = [
  ['a ciphertext of RSA', rsaText, 'another-transformation', 'looks encrypted with RSA, not AES/GCM/NoPadding'],
  ['what is neither', base64(randomBytes(255)), 'malformed', 'holds no envelope of AES/GCM/NoPadding'],
  ['no iv', changed({iv: undefined}), 'malformed', 'is an envelope that has no iv'],
  ['an iv that is a number', changed({iv: 12}), 'malformed', 'is an envelope that has no iv'],
  ['an iv that is not base64', changed({iv: 'AAA'}), 'malformed', 'is an envelope that has an iv that is not base64'],
  ['an empty iv', changed({iv: ''}), 'malformed', 'is an envelope that has an empty iv'],
  [
    'an iv too long',
    changed({iv: base64(Buffer.alloc(129))}),
    'malformed',
    'is an envelope that has an iv of 129 bytes; at most 128 can be opened',
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
  ['JSON that is broken', base64(envelope.replace(':', '')), 'malformed', 'is an envelope that is not JSON'],
  ['an end that is missing', base64(envelope.slice(0, -3)), 'wrong-length', 'is cut short: its envelope has no end'],
  ['half of it, at a group', aesText.slice(0, 160), 'wrong-length', 'is cut short: its envelope has no end'],
  ['half of it, in a group', aesText.slice(0, 162), 'wrong-length', 'is cut short: its envelope has no end'],
  [
    'half of it and a letter',
    aesText.slice(0, 161),
    'wrong-length',
    'is cut short, or has a character too many: base64 has no last group of one letter',
  ],
  [
    'another tag',
    changed({cipherText: base64(randomBytes(22))}),
    'another-key',
    'is encrypted with another key, or was altered',
  ],
  ['nothing encrypted', base64(encryptAes(Buffer.alloc(0))), 'empty', 'opens to an empty value'],
  ['bytes encrypted', base64(encryptAes(Buffer.from([0xff]))), 'not-text', 'opens to bytes that are not text in UTF-8'],
]

const openRsa = await runtimeDecryptor(oaep, privateKey)
const openAes = await runtimeDecryptor(aes, aesKey)

describe('opening a value', () => {
  for (const [expected, open, rows] of [
    ['RSA', openRsa, [...always, ...whereRsaIsExpected]],
    ['AES', openAes, [...always, ...whereAesIsExpected]],
  ] as const) {
    describe(`where ${expected} is expected`, () => {
      for (const [what, text, reason, problem] of rows) {
        it(`says what is wrong with ${JSON.stringify(what)}`, () => {
          expect(open(text)).to.deep.equal({fault: {reason, problem}})
        })
      }
    })
  }

  it('trims what Java trims, and keeps all of the plaintext', () => {
    const plaintext = '\uFEFF \0 secret\n\u0085'
    for (const [open, encrypt] of [
      [openRsa, encryptOaep],
      [openAes, encryptAes],
    ] as const) {
      expect(open(`\0\t \r\n${base64(encrypt(Buffer.from(plaintext)))}\u001F\n`)).to.deep.equal({plaintext})
    }
  })

  it('takes bits under the padding, as Java does', () => {
    const letter = rsaText.charAt(341)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    const beside = alphabet.charAt(alphabet.indexOf(letter) + 1)
    expect(openRsa(withAt(rsaText, 341, beside))).to.deep.equal({plaintext: 'secret'})
  })

  it('tells every RSA transformation from every other, however little was encrypted', async () => {
    for (const made of rsaTransformations) {
      const encrypt = await made.encryptor(publicKey)
      for (const expected of rsaTransformations) {
        const open = await runtimeDecryptor(expected, privateKey)
        for (const plaintext of ['', 'x', '\0\x01', 'é', 'x'.repeat(made.capacity(publicKey))]) {
          const opened = open(base64(encrypt(Buffer.from(plaintext))))
          expect(opened).to.deep.equal(made === expected ? orEmpty(plaintext) : instead(made.name, expected.name))
        }
      }
    }
  })

  // RFC 8017 puts a zero before a random byte in OAEP, and before a two in PKCS1-v1_5.
  it('is not taken in by a block of OAEP that looks like PKCS1-v1_5', async () => {
    const small = rsaKeys(1024)
    const looksLikePkcs1 = await pkcs1.decryptor(small.privateKey)
    const open = await runtimeDecryptor(pkcs1, small.privateKey)
    let found = 0
    for (let tried = 0; found < 3; tried++) {
      const ciphertext = publicEncrypt(small.publicKey, Buffer.from('x'))
      if (tried > 100_000) throw new Error('none looks so')
      if (looksLikePkcs1(ciphertext) === undefined) continue
      expect(open(base64(ciphertext))).to.deep.equal(instead(oaep.name, pkcs1.name))
      found++
    }
  })

  it('doubts the key where PKCS1-v1_5 opens to no text', async () => {
    const open = await runtimeDecryptor(pkcs1, privateKey)
    expect(open(base64(encryptPkcs1(Buffer.from([0xff]))))).to.deep.equal({
      fault: {reason: 'not-text', problem: 'opens to bytes that are not text; another key, most likely'},
    })
  })

  it('is as strict with PKCS1-v1_5 as Java is', async () => {
    const open = await runtimeDecryptor(pkcs1, privateKey)
    const block = (start: readonly number[], filler: number) => {
      const bytes = Buffer.alloc(256, filler).fill(Buffer.from(start), 0, start.length)
      return open(base64(publicEncrypt({key: publicKey, padding: constants.RSA_NO_PADDING}, bytes)))
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

  it('takes no key of another kind', async () => {
    for (const transformation of transformations) {
      const wrong =
        transformation.keyKind === 'rsa' ? [aesKey, publicKey] : [privateKey, createSecretKey(Buffer.alloc(16))]
      for (const key of wrong) {
        const error = await runtimeDecryptor(transformation, key).catch((reason: unknown) => reason)
        expect(error).to.be.instanceOf(TypeError)
      }
    }
  })

  it('opens with another key of the same kind nothing at all', async () => {
    for (const transformation of transformations) {
      const encrypt = await transformation.encryptor(keysFor(transformation).encrypting)
      const other =
        transformation.keyKind === 'rsa' ? rsaKeys(2048, 1).privateKey : createSecretKey(Buffer.alloc(32, 1))
      const open = await runtimeDecryptor(transformation, other)
      for (let tried = 0; tried < 50; tried++) {
        const reasons = transformation === pkcs1 ? ['another-key', 'not-text'] : ['another-key']
        expect(open(base64(encrypt(Buffer.from('x')))))
          .to.have.nested.property('fault.reason')
          .that.is.oneOf(reasons)
      }
    }
  })
})

function orEmpty(plaintext: string): DecryptionResult {
  return plaintext === '' ? {fault: {reason: 'empty', problem: 'opens to an empty value'}} : {plaintext}
}

function instead(name: string, expected: string): DecryptionResult {
  return {fault: {reason: 'another-transformation', problem: `is encrypted with ${name}, not ${expected}`}}
}
