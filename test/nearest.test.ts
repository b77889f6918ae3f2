import {expect} from 'chai'
import fc from 'fast-check'
import {nearest, nearestOfAll, suggestAliases, suggestWord} from '../src/nearest.js'

describe('the nearest name', () => {
  for (const [typed, names, found] of [
    ['cretae', ['create', 'remove', 'rotate'], 'create'],
    ['pord', ['dev', 'prod'], 'prod'],
    ['PROD', ['dev', 'prod'], 'prod'],
    ['k9', ['console', 'file', 'k8', 'k8s'], 'k8'],
    ['--mrege', ['--name', '--merge'], '--merge'],
    ['db_pasword', ['db_password', 'db_user'], 'db_password'],
    ['hunter2', ['console', 'file', 'helm', 'raw'], undefined],
    ['x', ['a', 'b'], undefined],
    ['', ['a', ''], ''],
    ['a'.repeat(101), ['a'.repeat(100)], undefined],
  ] as const) {
    it(`of ${typed.slice(0, 12) || 'nothing'} is ${found ?? 'none'}`, () => {
      expect(nearest(typed, names)).to.equal(found)
    })
  }

  it('is the first of those that are equally near', () => {
    expect(nearest('tset', ['test', 'teset'])).to.equal('teset')
    expect(nearest('ab', ['ac', 'ad'])).to.equal('ac')
  })

  it('is found for each of several words, once', () => {
    expect(nearestOfAll(['aple', 'appel', 'zzzz', 'pera'], ['apple', 'pear'])).to.deep.equal(['apple', 'pear'])
  })
})

describe('a hint', () => {
  it('names the nearest first, then the others', () => {
    const names = ['one', 'two', 'three']
    expect(suggestAliases(['two'], names)).to.equal('use "two", or one of the others: "one", "three"')
    expect(suggestAliases([], names, 5)).to.equal('use one of: "one", "two", "three" and 2 more')
    expect(suggestAliases(['far'], names, 5)).to.equal(
      'use "far", or one of the others: "one", "two", "three" and 1 more',
    )
    expect(suggestAliases(['one'], ['one'])).to.equal('use "one"')
    expect(suggestWord('k9', ['file', 'k8'])).to.equal('use k8, or one of: file, k8')
    expect(suggestWord('nothing', ['file', 'k8'])).to.equal('use one of: file, k8')
  })

  it('consists of known names only', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom('☂', '☃', '☄'), minLength: 1}), (typed) => {
        const names = ['prod', 'db_password', 'k8']
        const hints = suggestWord(typed, names) + suggestAliases(nearestOfAll([typed], names), names)
        expect(hints).to.match(/^[ -~]*$/)
      }),
    )
  })
})
