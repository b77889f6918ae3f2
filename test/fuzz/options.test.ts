import {expect} from 'chai'
import path from 'node:path'
import {OptionError} from '../../bench/command-line.js'
import {readOptions} from '../../fuzz/options.js'

const known = ['jks', 'manifest']

describe('the options of npm run fuzz', () => {
  it('run everything on all cores with a random seed by default', () => {
    const {seed, jobs, out, ...rest} = readOptions([], known)
    expect(rest).to.deep.equal({
      runs: 100_000,
      seconds: undefined,
      targets: [],
      run: undefined,
      file: undefined,
      patience: 20,
    })
    expect(seed).to.be.within(0, 0x7fff_ffff)
    expect(jobs).to.be.at.least(1)
    expect(out).to.match(/[\\/]fuzz[\\/]findings$/)
  })

  it('are all read', () => {
    const words = [
      '--runs',
      '5',
      '--seconds',
      '6',
      '--seed',
      '0',
      '--target',
      'jks',
      '--run',
      '0',
      '--patience',
      '4',
      '--jobs',
      '2',
      '--out',
      'x',
    ]
    expect(readOptions([...words, '--file', 'y'], known)).to.deep.equal({
      runs: 5,
      seconds: 6,
      seed: 0,
      targets: ['jks'],
      run: 0,
      file: 'y',
      patience: 4,
      jobs: 2,
      out: path.resolve('x'),
    })
  })

  it('have no limit on the runs if there is one on the time', () => {
    expect(readOptions(['--seconds', '3'], known).runs).to.equal(undefined)
  })

  for (const wrong of [
    ['--runs', '0'],
    ['--seconds', '1.5'],
    ['--seed', '-1'],
    ['--target', 'jsk'],
    ['--run', '3'],
    ['--run', '3', '--target', 'jks', '--target', 'manifest'],
    ['--fast'],
    ['jks'],
  ]) {
    it(`refuse ${wrong.join(' ')} and show the usage`, () => {
      expect(() => readOptions(wrong, known)).to.throw(OptionError, /usage: npm run fuzz -- /)
    })
  }
})
