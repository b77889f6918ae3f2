/** Measures the program and what it is compared with. */
import type {Peer} from './options.js'
import {measureInTurns, type Contestant, type OnFailure} from './pairs.js'
import type {Pair} from './section.js'
import type {Sample} from './run.js'
import type {Workshop} from './workshop.js'

/** What every section needs to measure. */
export interface Bench {
  readonly workshop: Workshop
  /** The largest number of secrets to encrypt at once. */
  readonly most: number
  /** How often to measure, if the user said so. */
  readonly rounds: number | undefined
  /** The iterations of the keystore that takes long to open. */
  readonly iterations: number
  readonly peers: readonly Peer[]
  /** Called before each task. */
  readonly onStart: (task: string, rounds: number) => void
  readonly onFailure: OnFailure
}

export interface Comparison {
  /** What the program does, in the words of the table. */
  readonly task: string
  /** How many secrets it encrypts, if there are many. */
  readonly count?: number
  /** How often to measure, unless the user says otherwise. */
  readonly rounds: number
  /** Does it once. */
  readonly ours: () => Promise<Sample>
  readonly others: readonly Contestant[]
}

/** @returns the program paired with each of the others */
export async function compare(bench: Bench, {task, count, rounds, ours, others}: Comparison): Promise<readonly Pair[]> {
  const howOften = bench.rounds ?? rounds
  bench.onStart(task, howOften)
  const contestants = [{name: 'mi', once: ours}, ...others]
  const [mine, ...outcomes] = await measureInTurns(contestants, howOften, bench.onFailure)
  return outcomes.flatMap((other) => (mine ? {task, ...(count !== undefined && {count}), ours: mine, other} : []))
}

/** Node.js on its own. */
export function emptyScript(workshop: Workshop): Contestant {
  return {name: 'empty script', once: () => workshop.script('empty.cjs')}
}

export const emptyScriptLegend = ['empty script', 'Node.js runs an empty CommonJS file.'] as const
