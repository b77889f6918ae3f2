import {expect} from 'chai'
import {Random} from '../../fuzz/random.js'

const take = (random: Random) => Array.from({length: 20}, () => random.below(1000))

describe('pseudo-random choices', () => {
  it('are the same for the same seed, on every machine', () => {
    expect(take(new Random(7, 'manifest', 3)).slice(0, 5)).to.deep.equal([843, 510, 485, 184, 992])
    expect(take(new Random(7, 'manifest', 3))).to.deep.equal(take(new Random(7, 'manifest', 3)))
  })

  it('are others for another seed, another target and another run', () => {
    const seeds = [new Random(7, 'a', 3), new Random(8, 'a', 3), new Random(7, 'b', 3), new Random(7, 'a', 4)]
    expect(new Set(seeds.map((random) => take(random).join(' '))).size).to.equal(4)
  })

  it('reach everything they may, and nothing else', () => {
    const random = new Random(1)
    const picked = Array.from({length: 1000}, () => random.pick([0, 1, 2, 3]))
    expect(new Set(picked)).to.deep.equal(new Set([0, 1, 2, 3]))
    expect(new Set(random.bytes(10_000)).size).to.equal(256)
    expect(new Set(Array.from({length: 1000}, () => random.amount(4)))).to.deep.equal(new Set([1, 2, 3, 4]))
    expect(Array.from({length: 100}, () => random.below(0))).to.deep.equal(Array.from({length: 100}, () => 0))
  })

  it('cannot be made from nothing', () => {
    expect(() => new Random(1).pick([])).to.throw(RangeError)
  })
})
