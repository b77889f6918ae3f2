import {expect} from 'chai'
import {inputFor, Plan} from '../../fuzz/plan.js'
import type {Target} from '../../fuzz/target.js'
import {targets} from '../../fuzz/targets.js'

const target = (name: string, weight: number): Target => ({
  name,
  weight,
  generate: (random) => random.bytes(8),
  read: () => undefined,
})

describe('the plan', () => {
  const [one, three] = [target('one', 1), target('three', 3)]

  it('runs each target as often as its weight says, and numbers its runs without gaps', () => {
    const plan = new Plan([one, three])
    const cases = Array.from({length: 400}, (_, index) => plan.caseAt(index))
    for (const [each, count] of [
      [one, 100],
      [three, 300],
    ] as const) {
      const runs = cases.filter((chosen) => chosen.target === each).map(({run}) => run)
      expect(runs).to.deep.equal(Array.from({length: count}, (_, run) => run))
    }
  })

  it('makes the same inputs for a target, whichever others run', () => {
    const [all, few] = [new Plan([one, three]), new Plan([three])]
    const inputs = (plan: Plan) =>
      Array.from({length: 40}, (_, index) => plan.caseAt(index))
        .filter((chosen) => chosen.target === three)
        .slice(0, 20)
        .map((chosen) => inputFor(5, chosen).toString('hex'))
    expect(inputs(few)).to.deep.equal(inputs(all))
    expect(new Set(inputs(few)).size).to.equal(20)
  })
})

describe('the targets', () => {
  it('have names of their own, and are in the order of nothing but the table', () => {
    expect(new Set(targets.map(({name}) => name)).size).to.equal(targets.length)
  })

  for (const each of targets) {
    it(`include ${each.name}, whose inputs are reproducible, different and not too large`, () => {
      const inputs = (seed: number) => Array.from({length: 30}, (_, run) => inputFor(seed, {target: each, run}))
      expect(inputs(1)).to.deep.equal(inputs(1))
      expect(new Set(inputs(1).map((input) => input.toString('latin1'))).size).to.be.above(10)
      expect(inputs(1)).not.to.deep.equal(inputs(2))
      for (const input of inputs(3)) expect(input.length).to.be.at.most(512 << 10)
    })
  }
})
