import {expect} from 'chai'
import {Random} from '../../chaos/random.js'

describe('Random', () => {
  const some = (seed: number) => {
    const random = new Random(seed)
    return [random.fraction(), random.between(1, 6), random.pick(['a', 'b', 'c']), ...random.shuffle([1, 2, 3, 4])]
  }

  it('chooses the same for the same seed only', () => {
    expect(some(1)).to.deep.equal(some(1))
    expect(some(1)).not.to.deep.equal(some(2))
  })

  it('reaches both ends, and nothing beyond', () => {
    const random = new Random(1)
    const dice = new Set(Array.from({length: 1000}, () => random.between(1, 6)))
    expect([...dice].sort()).to.deep.equal([1, 2, 3, 4, 5, 6])
    expect([...random.shuffle([...dice])].sort()).to.deep.equal([1, 2, 3, 4, 5, 6])
  })
})
