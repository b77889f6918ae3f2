import {expect} from 'chai'
import {decodeBase64, decodeLeniently} from '../../src/cipher/base64.js'
import {samples, seed, textsOf} from '../formats/generated.js'
import {runJava} from '../support/java.js'
import {needs} from '../support/tools.js'

const pieces = ['A', 'Q', 'z', '9', '+', '/', 'QUJD', 'QR', '=', '==', '-', '_', ' ', '\n', '\0', 'é', '🙂', '\uFF21']

describe(`base64, with the seed ${seed}`, () => {
  it('is what Java accepts, in complete groups of four', function () {
    needs(this, 'java', 'javac')
    const texts = ['', ...samples(textsOf(pieces, 8), 20_000)]
    const answers = runJava(
      'Base64Decode',
      texts.map((text) => `${Buffer.from(text).toString('hex')}\n`).join(''),
    ).split('\n')
    const outcomes = new Set<boolean>()
    for (const [index, text] of texts.entries()) {
      const bytes = decodeBase64(text)
      const java = text.length % 4 === 0 ? answers[index] : 'refused'
      const ours = bytes === undefined ? 'refused' : ['bytes', ...Int8Array.from(bytes)].join(' ')
      expect(ours, JSON.stringify(text)).to.equal(java)
      outcomes.add(bytes !== undefined)
    }
    expect(outcomes).to.have.property('size', 2)
  })

  for (const text of [
    'QQ',
    'QUI',
    'QUJDR',
    'QQ=',
    'QUJD=',
    'QUJD==',
    'QUJD====',
    '====',
    'QUI=QUI=',
    'QQ==\n',
    ' QQ==',
    'QU-_',
  ]) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      expect(decodeBase64(text)).to.be.undefined
    })
  }

  it('is read by a lenient decoder as by a strict one, with a space before it', () => {
    for (const text of samples(textsOf(pieces, 8), 20_000)) {
      const bytes = decodeBase64(text)
      if (bytes !== undefined) expect(decodeLeniently(` ${text}`), JSON.stringify(text)).to.deep.equal(bytes)
    }
  })

  // Axiom's Base64Utils: see also the vectors that were tried on the runtime.
  for (const [text, bytes] of [
    ['Q U\nJD', 'ABC'],
    ['"QUJD"', 'ABC'],
    ['QUJDR', 'ABC'],
    ['QUJDRE', 'ABC'],
    ['QQ==QUI=QUJD', 'AABABC'],
    ['QQ=', ''],
    ['QQ===', 'A'],
    ['Q-U_JD', 'ABC'],
    ['éQUJD🙂', 'ABC'],
    ['====', '\xFF'],
  ] as const) {
    it(`is read leniently from ${JSON.stringify(text)}`, () => {
      expect(decodeLeniently(text).toString('latin1')).to.equal(bytes)
    })
  }

  it('may have non-zero bits under its padding', () => {
    expect(decodeBase64('QR==')).to.deep.equal(Buffer.from('A'))
    expect(decodeBase64('QUJ=')).to.deep.equal(Buffer.from('AB'))
  })
})
