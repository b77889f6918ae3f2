import {expect} from 'chai'
import fc from 'fast-check'
import {matchPattern} from '../../../src/app/secrets/alias-pattern.js'
import {check, textsOf} from '../../formats/generated.js'

describe('patterns of aliases', () => {
  it('return what * stands for', () => {
    for (const [pattern, text, found] of [
      ['a', 'a', ''],
      ['a', 'b', undefined],
      ['', '', ''],
      ['*', '', ''],
      ['*', 'a.b', 'a.b'],
      ['A_*', 'A_B', 'B'],
      ['A_*', 'A_', ''],
      ['*_X', 'A_X', 'A'],
      ['a*a', 'a', undefined],
      ['a*a', 'aba', 'b'],
      ['.*', 'ab', undefined],
      ['a*b*c', 'aXbYbc', 'X*Yb'],
    ] as const)
      expect(matchPattern(pattern, text), `${pattern} ${text}`).to.equal(found)
  })

  it('match what a regular expression matches', () => {
    const texts = textsOf(['a', 'b', 'ab', '.'], 8)
    check(fc.tuple(textsOf(['a', 'b', '*', '.'], 6), texts), 3000, ([pattern, text]) => {
      const parts = pattern.split('*').map((part) => part.replaceAll('.', String.raw`\.`))
      const expression = new RegExp(`^${parts.join('[^]*')}$`)
      expect(matchPattern(pattern, text) !== undefined, `${pattern} ${text}`).to.equal(expression.test(text))
    })
  })
})
