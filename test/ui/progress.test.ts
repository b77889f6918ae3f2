import {expect} from 'chai'
import {stripVTControlCharacters} from 'node:util'
import {progressLine} from '../../src/ui/progress.js'

describe('the progress line', () => {
  const progress = {done: 25_000, count: 100_000, unit: 'secrets', milliseconds: 500}

  it('has a bar, the count, the rate and the time left', () => {
    expect(stripVTControlCharacters(progressLine(progress, 80))).to.match(
      /^█+░+ 25,000 of 100,000 secrets, 50,000\/s, 2 s left$/,
    )
    expect(progressLine({...progress, unit: 'secrets', milliseconds: 60_000}, 80)).to.include('3 min 0 s left')
  })

  it('fits into the terminal', () => {
    for (let columns = 1; columns < 200; columns++) {
      expect(stripVTControlCharacters(progressLine(progress, columns)).length).to.be.at.most(Math.max(columns - 4, 0))
    }
  })

  it('is full at the end, and copes with no time and no secrets', () => {
    expect(stripVTControlCharacters(progressLine({...progress, done: 100_000}, 80))).to.match(
      /^█+ 100,000 of .*, 0 s left$/,
    )
    expect(progressLine({done: 0, count: 1, unit: 'secrets', milliseconds: 0}, 80)).to.include('0 of 1')
  })
})
