import {expect} from 'chai'
import {
  measureInTurns,
  median,
  medianPeak,
  medianRatio,
  medianTime,
  type Contestant,
  type Outcome,
} from '../../bench/pairs.js'
import {MissingToolError} from '../../bench/run.js'

/** Returns these times one after another, and records each call. */
function taking(name: string, times: readonly number[], calls: string[] = []): Contestant {
  const left = [...times]
  const once = () => {
    calls.push(name)
    const seconds = left.shift()
    return seconds === undefined ? Promise.reject(new Error('has no more')) : Promise.resolve({seconds})
  }
  return {name, once}
}

function outcome(...times: readonly number[]): Outcome {
  return {name: 'x', samples: times.map((seconds) => ({seconds}))}
}

const failedOutcome: Outcome = {name: 'x', samples: [], failure: 'failed'}
const ignore = () => undefined

describe('the median', () => {
  it('is the middle number in any order', () => {
    expect(median([3, 1, 20])).to.equal(3)
    expect(median([10, 9, 2, 1, 100])).to.equal(9)
    expect(median([7])).to.equal(7)
  })

  it('is the mean of the two in the middle of an even number', () => {
    expect(median([4, 1, 2, 100])).to.equal(3)
  })

  it('is undefined without numbers', () => {
    expect(median([])).to.equal(undefined)
  })

  it('does not change the numbers', () => {
    const numbers = [3, 1, 2]
    median(numbers)
    expect(numbers).to.deep.equal([3, 1, 2])
  })
})

describe('measureInTurns', () => {
  it('measures each of them once per round', async () => {
    const calls: string[] = []
    await measureInTurns([taking('A', [1, 1, 1], calls), taking('B', [2, 2, 2], calls)], 3, ignore)
    expect(calls.join(' ')).to.equal('A B A B A B')
  })

  it('returns the samples of each, in the order of the rounds', async () => {
    const [one, other] = await measureInTurns([taking('A', [1, 3]), taking('B', [2, 4])], 2, ignore)
    expect(one).to.deep.equal({name: 'A', samples: [{seconds: 1}, {seconds: 3}]})
    expect(other).to.deep.equal({name: 'B', samples: [{seconds: 2}, {seconds: 4}]})
  })

  it('skips what has failed, reports it once, and continues with the others', async () => {
    const calls: string[] = []
    const errors: string[] = []
    const contestants = [taking('A', [1], calls), taking('B', [2, 2, 2], calls)]
    const [one, other] = await measureInTurns(contestants, 3, (name, error) => errors.push(`${name}: ${String(error)}`))
    expect(one).to.deep.equal({name: 'A', samples: [], failure: 'failed'})
    expect(other?.samples).to.have.length(3)
    expect(calls.join(' ')).to.equal('A B A B B')
    expect(errors).to.deep.equal(['A: Error: has no more'])
  })

  it('names a missing tool', async () => {
    const once = () => Promise.reject(new MissingToolError('keytool'))
    const [missing] = await measureInTurns([{name: 'A', once}], 1, ignore)
    expect(missing?.failure).to.equal('keytool not found')
  })
})

describe('the results', () => {
  it('have the median of the ratios, not the ratio of the medians', () => {
    expect(medianRatio(outcome(1, 20, 9), outcome(1, 10, 3))).to.equal(2)
  })

  it('have no ratio if either has failed', () => {
    expect(medianRatio(failedOutcome, outcome(1))).to.equal(undefined)
    expect(medianRatio(outcome(1), failedOutcome)).to.equal(undefined)
  })

  it('have the median time', () => {
    expect(medianTime(outcome(5, 1, 2))).to.equal(2)
    expect(medianTime(failedOutcome)).to.equal(undefined)
  })

  it('have the median peak of the rounds that have one', () => {
    const samples = [
      {seconds: 1, peakBytes: 10},
      {seconds: 1, peakBytes: undefined},
      {seconds: 1, peakBytes: 30},
    ]
    expect(medianPeak({name: 'x', samples})).to.equal(20)
    expect(medianPeak(outcome(1, 2))).to.equal(undefined)
  })
})
