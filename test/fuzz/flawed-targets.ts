/** Targets whose readers have flaws, as their inputs ask for. */
import type {Target} from '../../fuzz/target.js'

function target(name: string, words: readonly string[], read: (word: string) => void): Target {
  return {
    name,
    weight: 1,
    generate: (random) => Buffer.from(`${'x'.repeat(random.below(50))} ${random.pick(words)}`),
    read: (input) => {
      read(input.toString().trim().split(' ').at(-1) ?? '')
    },
  }
}

export const targets: readonly Target[] = [
  target('throwing', ['good', 'good', 'bad'], (word) => {
    if (word === 'bad') throw new RangeError(word)
  }),
  target('hanging', ['good', 'good', 'good', 'endless'], (word) => {
    while (word === 'endless');
  }),
  target('greedy', ['good', 'good', 'good', 'greedy'], (word) => {
    const kept: object[] = []
    while (word === 'greedy') kept.push({word, kept: [...kept.slice(-100)]})
  }),
  target('sound', ['good'], () => undefined),
]
