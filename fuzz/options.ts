/** The options of `npm run fuzz --`. */
import {availableParallelism} from 'node:os'
import path from 'node:path'
import {OptionError, parseCount, parseOptions, withUsage} from '../bench/command-line.js'

export interface Options {
  /** How many inputs to try, all targets together; undefined if only the time counts. */
  readonly runs: number | undefined
  /** How long to try, in seconds; undefined if only the number counts. */
  readonly seconds: number | undefined
  readonly seed: number
  /** The targets to run; all if there are none. */
  readonly targets: readonly string[]
  /** The only run of the only target. */
  readonly run: number | undefined
  /** A file to give to the targets instead of generated inputs. */
  readonly file: string | undefined
  /** After how many seconds of processor time to give up on an input. */
  readonly patience: number
  /** How many processes to use. */
  readonly jobs: number
  /** The directory for the inputs that show a flaw, as an absolute path. */
  readonly out: string
}

const usage = `usage: npm run fuzz -- [--runs N] [--seconds S] [--seed K] [--target NAME]... [--run I | --file PATH] [--patience S] [--jobs N] [--out DIR]

--runs N       try N inputs (default: 100000, or as many as fit into --seconds)
--seconds S    stop after S seconds
--seed K       repeat the inputs of an earlier run (default: a random seed)
--target NAME  only this target; repeat it for several
--run I        only this run of the target
--file PATH    give this file to the targets
--patience S   give up on an input, and end its process, after S seconds of processor time (default: 20)
--jobs N       use N processes (default: one per core)
--out DIR      where to save the inputs that show a flaw (default: fuzz/findings)`

const usualRuns = 100_000
const usualPatience = 20

/**
 * @param words the arguments after `--`
 * @param known the names of all targets
 * @throws OptionError
 */
export function readOptions(words: readonly string[], known: readonly string[]): Options {
  return withUsage(usage, () => {
    const values = parse(words)
    const count = (name: 'runs' | 'seconds' | 'patience' | 'jobs' | 'seed' | 'run', least = 1) =>
      values[name] === undefined ? undefined : parseCount(`--${name}`, values[name], least)
    const targets = values.target ?? []
    const unknown = targets.find((name) => !known.includes(name))
    if (unknown !== undefined) throw new OptionError(`unknown target ${unknown}; use one of: ${known.join(', ')}`)
    const run = count('run', 0)
    if (run !== undefined && targets.length !== 1) throw new OptionError('--run requires exactly one --target')
    const seconds = count('seconds')
    return {
      runs: count('runs') ?? (seconds === undefined ? usualRuns : undefined),
      seconds,
      seed: count('seed', 0) ?? Math.floor(Math.random() * 0x7fff_ffff),
      targets,
      run,
      file: values.file,
      patience: count('patience') ?? usualPatience,
      jobs: count('jobs') ?? availableParallelism(),
      out: path.resolve(values.out ?? path.join(import.meta.dirname, 'findings')),
    }
  })
}

function parse(words: readonly string[]) {
  const one = {type: 'string'} as const
  const options = {runs: one, seconds: one, seed: one, run: one, file: one, patience: one, jobs: one, out: one}
  return parseOptions(words, {...options, target: {type: 'string', multiple: true}}).values
}
