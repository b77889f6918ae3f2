import {expect} from 'chai'
import {createSecretKey} from 'node:crypto'
import {chmodSync, mkdirSync, statSync, symlinkSync} from 'node:fs'
import fc from 'fast-check'
import {FileError, UnusableKeyError} from '../../src/errors.js'
import {writeTogether} from '../../src/io/rewriting.js'
import {holdsKey, keyFileState, parseKey, decodeKey, readKeyFile} from '../../src/profiles/key-file.js'
import {sandbox} from '../support/cli.js'

const hex = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eAB'
const text = 'thirty-two bytes, no more: é en'

/** What was thrown, to look at all of it. */
async function thrownBy(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('a key file', () => {
  const place = sandbox()

  for (const [what, content, bytes] of [
    ['hexadecimal digits', hex, Buffer.from(hex, 'hex')],
    ['hexadecimal digits and a line break', `${hex}\n`, Buffer.from(hex, 'hex')],
    ['hexadecimal digits and a line break of Windows', `${hex}\r\n`, Buffer.from(hex, 'hex')],
    ['text', text, Buffer.from(text)],
    ['text and a line break', `${text}\n`, Buffer.from(text)],
    [
      'text with whitespace about it',
      `${' '.repeat(16)}${'\t'.repeat(16)}\n`,
      Buffer.from(' '.repeat(16) + '\t'.repeat(16)),
    ],
  ] as const) {
    it(`is read if it contains ${what}`, async () => {
      expect((await readKeyFile(place().write('k', content))).equals(createSecretKey(bytes))).to.equal(true)
    })
  }

  for (const [what, content] of [
    ['nothing', ''],
    ['a line break alone', '\n'],
    ['two line breaks at its end', `${hex}\n\n`],
    ['a digit too few', hex.slice(1)],
    ['a digit too many', `${hex}0`],
    ['64 characters, not all digits', `${hex.slice(1)}g`],
    ['text that is a byte too short', text.slice(1)],
    ['text of 32 characters and more bytes', 'é'.repeat(32)],
    ['32 bytes in two lines', 'a'.repeat(15) + '\n' + 'b'.repeat(16)],
    ['32 bytes with a carriage return', 'a'.repeat(15) + '\r' + 'b'.repeat(16)],
    ['a byte order mark', `\uFEFF${hex}`],
    ['bytes that are no text', Buffer.alloc(32, 0xff)],
  ] as const) {
    it(`is rejected if it contains ${what}; the error names the file, not the content`, async () => {
      const file = place().write('k', content)
      const error = await thrownBy(() => readKeyFile(file))
      expect(error).to.be.instanceOf(UnusableKeyError)
      expect(error).to.have.property('file', file)
      const said = JSON.stringify(error) + String(error)
      for (const part of ['010203', 'thirty', 'bbbb', 'éé']) expect(said).not.to.include(part)
    })
  }

  it('is rejected if it is a directory, a device, too large or missing', async () => {
    mkdirSync(place().path('folder'))
    symlinkSync('/dev/zero', place().path('device'))
    place().write('large', Buffer.alloc(1 << 20))
    for (const name of ['folder', 'device', 'large', 'gone']) {
      const file = place().path(name)
      expect(await thrownBy(() => readKeyFile(file)), name)
        .to.be.instanceOf(FileError)
        .and.to.have.property('file', file)
      expect(await holdsKey(file, parseKey(hex)), name).to.equal(false)
      expect((await keyFileState(file)).problem, name).to.be.a('string')
    }
  })

  it('is read back as written, and only its owner can read it', async () => {
    const file = place().path('k')
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[^\r\n\uFEFF\uFFFD\uD800-\uDFFF]{32}$/u), async (key) => {
        fc.pre(Buffer.byteLength(key) === 32)
        await writeTogether([{file, content: `${key}\n`, replace: true}], () => undefined)
        expect(statSync(file).mode & 0o777).to.equal(0o600)
        expect((await readKeyFile(file)).equals(createSecretKey(Buffer.from(key)))).to.equal(true)
        expect(await holdsKey(file, parseKey(key))).to.equal(true)
      }),
      {numRuns: Number(process.env.MI_PROPERTY_RUNS ?? 100)},
    )
  })

  for (const [mode, open] of [
    [0o600, false],
    [0o400, false],
    [0o640, true],
    [0o604, true],
    [0o620, true],
  ] as const) {
    it(`is ${open ? 'open to others' : "its owner's only"} with mode ${mode.toString(8)}`, async () => {
      const file = place().write('k', hex)
      chmodSync(file, mode)
      expect(await keyFileState(file)).to.deep.equal({problem: undefined, isOpenToOthers: open})
    })
  }

  for (const [what, bytes, fact] of [
    ['a byte order mark', Buffer.from(`\uFEFF${hex}\n`), 'the key begins with a byte order mark'],
    [
      'a byte order mark that would make it 32 bytes',
      Buffer.from(`\uFEFF${'a'.repeat(29)}`),
      'the key begins with a byte order mark',
    ],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${hex}\r\n`, 'utf16le'), 'the key is UTF-16, not UTF-8'],
    ['UTF-16, big-endian', Buffer.from(`\uFEFF${hex}`, 'utf16le').swap16(), 'the key is UTF-16, not UTF-8'],
    ['UTF-16 without a byte order mark', Buffer.from(hex, 'utf16le'), 'the key is UTF-16, not UTF-8'],
    ['16 characters in UTF-16', Buffer.from('a'.repeat(16), 'utf16le'), 'the key is UTF-16, not UTF-8'],
    ['a second line', Buffer.from(`${hex}\n\n`), 'the key contains a line break'],
  ] as const) {
    it(`is rejected by name, and says what to do: ${what}`, () => {
      expect(() => parseKey(decodeKey(bytes)))
        .to.throw(UnusableKeyError, fact)
        .with.property('hint')
    })
  }

  it('throws only UserErrors, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({maxLength: 80}), fc.uint8Array({minLength: 32, maxLength: 34})), (bytes) => {
        try {
          expect(parseKey(decodeKey(bytes)).symmetricKeySize).to.equal(32)
        } catch (error) {
          expect(error).to.be.instanceOf(UnusableKeyError)
        }
      }),
      {numRuns: Number(process.env.MI_PROPERTY_RUNS ?? 2000)},
    )
  })

  it('rejects what the terminal or the environment could not decode', () => {
    expect(() => parseKey(`\uFFFD${'a'.repeat(29)}`)).to.throw(UnusableKeyError, /UTF-8/)
    expect(() => parseKey(`\uFEFF${'a'.repeat(29)}`)).to.throw(UnusableKeyError, /byte order mark/)
    expect(() => parseKey(`${hex}\r`)).to.throw(UnusableKeyError, /line break/)
  })
})
