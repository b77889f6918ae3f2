import {expect} from 'chai'
import {formatCount, formatMemory, formatRatio, formatTime} from '../../bench/figures.js'

describe('figures', () => {
  it('show a time in a suitable unit', () => {
    const times = [0.000_007_25, 0.000_999_4, 0.000_999_6, 0.0071, 0.0871, 0.2664, 0.9996, 2.314, 61.27, 1203.6]
    const shown = [
      '7.25 µs',
      '999 µs',
      '1.00 ms',
      '7.10 ms',
      '87.1 ms',
      '266 ms',
      '1.00 s',
      '2.31 s',
      '61.3 s',
      '1,204 s',
    ]
    expect(times.map(formatTime)).to.deep.equal(shown)
  })

  it('show memory in mebibytes', () => {
    expect(formatMemory(88.4 * 1024 ** 2)).to.equal('88 MiB')
    expect(formatMemory(2 * 1024 ** 3)).to.equal('2,048 MiB')
  })

  it('show a ratio with three significant figures, but never round its integer part', () => {
    const ratios = [0.5, 1.524, 9.994, 9.996, 36.47, 99.96, 30_563.2]
    expect(ratios.map(formatRatio)).to.deep.equal(['0.50', '1.52', '9.99', '10.0', '36.5', '100', '30,563'])
  })

  it('show counts in groups of three', () => {
    expect(formatCount(1_000_000)).to.equal('1,000,000')
  })

  it('show a dash if there is no number', () => {
    expect([formatTime, formatMemory, formatRatio, formatCount].map((format) => format(undefined))).to.deep.equal([
      '–',
      '–',
      '–',
      '–',
    ])
  })
})
