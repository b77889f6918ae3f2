import {expect} from 'chai'
import {OptionError} from '../../bench/command-line.js'
import {readOptions} from '../../bench/options.js'

describe('readOptions', () => {
  it('measures everything and writes the page by default', () => {
    expect(readOptions([], 'page.md')).to.deep.equal({
      out: 'page.md',
      most: Infinity,
      rounds: undefined,
      iterations: 5_000_000,
      sections: ['start', 'completion', 'many', 'existing', 'keystores'],
      peers: [],
    })
  })

  it('reads every option', () => {
    const words = [
      ...'--out x.md --most 1000 --rounds 2 --iterations 3 --section start --section many'.split(' '),
      ...['--peer', 'a b=x=1 tool {file} > y', '--peer', 'c=d {file}'],
    ]
    const peers = [
      {name: 'a b', command: 'x=1 tool {file} > y'},
      {name: 'c', command: 'd {file}'},
    ]
    expect(readOptions(words, '')).to.deep.equal({
      out: 'x.md',
      most: 1000,
      rounds: 2,
      iterations: 3,
      sections: ['start', 'many'],
      peers,
    })
  })

  const numbers = [['--most', '0'], ['--rounds', '1.5'], ['--rounds'], ['--iterations', '5000001']]
  const peers = [
    ['--peer', 'name'],
    ['--peer', 'name=tool'],
    ['--peer', '=tool {file}'],
  ]
  for (const wrong of [...numbers, ...peers, ['--section', 'all'], ['--fast'], ['word']]) {
    it(`refuses ${wrong.join(' ')} and shows the usage`, () => {
      expect(() => readOptions(wrong, '')).to.throw(OptionError, /usage: npm run bench -- /)
    })
  }
})
