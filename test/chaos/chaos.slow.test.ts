import {expect} from 'chai'
import {chaos} from '../../chaos/chaos.js'
import {needsStrace} from '../support/strace.js'

/** A short run; `npm run chaos` runs more. The seed is fixed, so that a failure can be repeated. */
describe('npm run chaos', function () {
  this.timeout(900_000)

  before(function () {
    needsStrace(this)
  })

  it('finds nothing torn, lost, left over or mixed', async () => {
    const printed: string[] = []
    const reported: string[] = []
    const words = '--kills 16 --races 8 --faults 12 --seed 11'.split(' ')
    const isFaultless = await chaos(words, {
      log: (text: string) => printed.push(text),
      error: (line: string) => reported.push(line),
    })
    expect(reported).to.deep.equal(['seed: 11'])
    expect(isFaultless).to.be.true
    const totals = printed
      .join('\n')
      .split('\n')
      .filter((line) => line.startsWith('| all '))
    const counts = totals.map((line) => line.split('|').slice(2, 4).map(Number))
    expect(counts.map(([cases]) => cases)).to.deep.equal([16, 8, 12])
    for (const [, reached] of counts) expect(reached).to.be.at.least(5)
  })
})
