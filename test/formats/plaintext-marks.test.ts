import {expect} from 'chai'
import {bracketed, hasStrayBrackets, isReference} from '../../src/formats/plaintext-marks.js'

describe('marks of plaintext', () => {
  const inBrackets: readonly (readonly [value: string, plaintext: string])[] = [
    ['[a]b]', 'a]b'],
    ['["q"]', '"q"'],
    ['[back\\slash]', 'back\\slash'],
    ['[ spaced ]', ' spaced '],
    ['[[nested]]', '[nested]'],
    ['[tab\there]', 'tab\there'],
    ['[é😀]', 'é😀'],
    [' [x]\t', 'x'],
    ['[$env{HOME}]', '$env{HOME}'],
    ['[one\ntwo]', 'one\ntwo'],
    ['[]', ''],
  ]

  for (const [value, plaintext] of inBrackets) {
    it(`finds the plaintext in ${JSON.stringify(value)}`, () => {
      expect(bracketed(value)).to.equal(plaintext)
      expect(hasStrayBrackets(value)).to.equal(false)
      expect(isReference(value)).to.equal(false)
    })
  }

  for (const value of ['x[y]z', '[a] b', 'a [b]', ']a[', '[a]\n', '$env{A}[x]', 'a[$env{X}]']) {
    it(`finds stray brackets in ${JSON.stringify(value)}`, () => {
      expect(hasStrayBrackets(value)).to.equal(true)
      expect(bracketed(value)).to.equal(undefined)
      expect(isReference(value)).to.equal(false)
    })
  }

  for (const value of [
    '$env{X}',
    ' $sys{a.b}\t',
    '$ref{server.hostname}',
    'a$env{X}',
    '$env{A}$env{B}',
    '$sys{a[0]}',
  ]) {
    it(`finds a reference in ${JSON.stringify(value)}`, () => {
      expect(isReference(value)).to.equal(true)
      expect(bracketed(value)).to.equal(undefined)
      expect(hasStrayBrackets(value)).to.equal(false)
    })
  }

  for (const value of ['', '[', ']', '[a', 'hunter2', '$env{}', '$env{X', '$secret{a}', '${X}', '$ENV{X}']) {
    it(`finds nothing in ${JSON.stringify(value)}`, () => {
      expect(bracketed(value)).to.equal(undefined)
      expect(hasStrayBrackets(value)).to.equal(false)
      expect(isReference(value)).to.equal(false)
    })
  }

  it('takes linear time', () => {
    const long = `[${' \t'.repeat(1 << 20)}x`
    expect(bracketed(long)).to.equal(undefined)
    expect(isReference('$env{'.repeat(1 << 14))).to.equal(false)
  })
})
