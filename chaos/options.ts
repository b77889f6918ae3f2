/** The options of `npm run chaos --`. */
import {parseCount, parseOptions, withUsage} from '../bench/command-line.js'

export interface Options {
  readonly kills: number
  readonly races: number
  readonly faults: number
  /** Decides everything that is chosen at random. */
  readonly seed: number
  /** The beginning of the names of the scenarios to run. */
  readonly scenario: string
  /** Runs only the cases with this number. */
  readonly only: number | undefined
}

const usage = `usage: npm run chaos -- [--kills N] [--races N] [--faults N] [--seed N] [--scenario NAME] [--only N]

--kills N        kill commands with signals, N times (default: 200)
--races N        run several commands on the same files at once, N times (default: 100)
--faults N       make system calls fail, N times (default: 200)
--seed N         choose the same scenarios, signals, moments and faults as another run
--scenario NAME  only the scenarios whose names begin with NAME
--only N         only case number N of each kind, to repeat it with the other options unchanged`

/** @throws OptionError */
export function readOptions(arguments_: readonly string[]): Options {
  return withUsage(usage, () => {
    const one = {type: 'string'} as const
    const options = {kills: one, races: one, faults: one, seed: one, scenario: one, only: one}
    const {values} = parseOptions(arguments_, options)
    const count = (name: 'kills' | 'races' | 'faults', byDefault: number) =>
      values[name] === undefined ? byDefault : parseCount(`--${name}`, values[name], 0)
    return {
      kills: count('kills', 200),
      races: count('races', 100),
      faults: count('faults', 200),
      seed: values.seed === undefined ? Math.floor(Math.random() * 1e6) : parseCount('--seed', values.seed, 0),
      scenario: values.scenario ?? '',
      only: values.only === undefined ? undefined : parseCount('--only', values.only, 0),
    }
  })
}
