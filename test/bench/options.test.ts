import {expect} from 'chai'
import {OptionError, readOptions} from '../../bench/options.js'

describe('the options of the bench', () => {
  it('leave everything in, and write the page, unless told otherwise', () => {
    expect(readOptions([], 'page.md')).to.deep.equal({out: 'page.md', most: Infinity, rounds: undefined, peers: []})
  })

  it('take each of them', () => {
    const words = [
      '--out',
      'x.md',
      '--most',
      '1000',
      '--rounds',
      '2',
      '--peer',
      'a b=x=1 tool {file} > y',
      '--peer',
      'c=d {file}',
    ]
    const peers = [
      {name: 'a b', command: 'x=1 tool {file} > y'},
      {name: 'c', command: 'd {file}'},
    ]
    expect(readOptions(words, '')).to.deep.equal({out: 'x.md', most: 1000, rounds: 2, peers})
  })

  const numbers = [['--most', '0'], ['--rounds', '1.5'], ['--rounds']]
  const peers = [
    ['--peer', 'name'],
    ['--peer', 'name=tool'],
    ['--peer', '=tool {file}'],
  ]
  for (const wrong of [...numbers, ...peers, ['--fast'], ['word']]) {
    it(`refuse ${wrong.join(' ')}, and say how they are used`, () => {
      expect(() => readOptions(wrong, '')).to.throw(OptionError, /usage: npm run bench -- /)
    })
  }
})
