import {expect} from 'chai'
import {OptionError} from '../../bench/command-line.js'
import {readOptions} from '../../chaos/options.js'

describe('the options of chaos', () => {
  it('has a number of cases and a new seed by default', () => {
    const {seed, ...others} = readOptions([])
    expect(others).to.deep.equal({kills: 200, races: 100, faults: 200, scenario: '', only: undefined})
    expect(seed).to.be.within(0, 1e6)
  })

  it('reads every option', () => {
    const words = '--kills 1 --races 0 --faults 3 --seed 4 --scenario rotate --only 5'.split(' ')
    expect(readOptions(words)).to.deep.equal({kills: 1, races: 0, faults: 3, seed: 4, scenario: 'rotate', only: 5})
  })

  for (const wrong of ['--kills -1', '--kills=-1', '--seed x', '--fast', 'word']) {
    it(`refuses ${wrong} and shows the usage`, () => {
      expect(() => readOptions(wrong.split(' '))).to.throw(OptionError, /usage: npm run chaos -- /)
    })
  }
})
