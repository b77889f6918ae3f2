/** The program measured beside other things, for a table. */
import type {Peer} from './options.js'
import {inTurn, type Contestant, type Failed} from './pairs.js'
import type {Pair} from './section.js'
import type {Sample} from './run.js'
import type {Workshop} from './workshop.js'

/** What every section measures with. */
export interface Bench {
  readonly workshop: Workshop
  /** No more secrets than these at once. */
  readonly most: number
  /** How often, where the person has said so. */
  readonly rounds: number | undefined
  readonly peers: readonly Peer[]
  /** Is told what is measured next. */
  readonly begins: (task: string, rounds: number) => void
  readonly failed: Failed
}

export interface Comparison {
  /** What the program does, as the table names it. */
  readonly task: string
  /** How many secrets it encrypts, where they are many. */
  readonly count?: number
  /** How often, where the person has not said. */
  readonly rounds: number
  /** Does it, once. */
  readonly ours: () => Promise<Sample>
  readonly beside: readonly Contestant[]
}

/** @returns a pair for each of those beside */
export async function compare(bench: Bench, {task, count, rounds, ours, beside}: Comparison): Promise<readonly Pair[]> {
  const howOften = bench.rounds ?? rounds
  bench.begins(task, howOften)
  const [mine, ...others] = await inTurn([{name: 'mi', once: ours}, ...beside], howOften, bench.failed)
  return others.flatMap((other) => (mine ? {task, ...(count !== undefined && {count}), ours: mine, other} : []))
}

/** Node.js with nothing to do. */
export function emptyScript(workshop: Workshop): Contestant {
  return {name: 'empty script', once: () => workshop.script('empty.cjs')}
}

export const emptyScriptIs = ['empty script', 'Node.js with a CommonJS file that has nothing in it.'] as const
