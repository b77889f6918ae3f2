import {expect} from 'chai'
import fc from 'fast-check'
import {listed, quoted} from '../src/wording.js'

describe('a name from outside', () => {
  it('is one line without control or bidirectional characters, whatever it contains', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (name) => {
        expect(quoted(name)).to.match(/^"[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*"$/u)
      }),
      {numRuns: Number(process.env.MI_PROPERTY_RUNS ?? 1000)},
    )
  })

  it('is shown unchanged if it is harmless', () => {
    expect(quoted('wso2carbon ünïcode 🔑')).to.equal('"wso2carbon ünïcode 🔑"')
    expect(quoted('a"b\\c\u001B[2J\u202E\n')).to.equal('"a\\"b\\\\c\\u001b[2J\\u202e\\u000a"')
    expect(quoted('x'.repeat(500))).to.have.length(203)
  })

  it('is one of at most a dozen', () => {
    expect(listed(['a', 'b'])).to.equal('"a", "b"')
    expect(listed(Array.from({length: 150}, (_, index) => `k${index}`))).to.match(/^"k0", .*"k11" and 138 more$/)
  })
})
