/** A part of the report: a table of pairs, and what they are. */
import {shownCount, shownMemory, shownRatio, shownTime} from './figures.js'
import {medianPeak, medianRatio, medianTime, type Outcome} from './pairs.js'
import {table, type Column} from './table.js'

/** The program beside something else, measured in turn. */
export interface Pair {
  /** What the program did. */
  readonly task: string
  /** How many secrets it encrypted, where there were many. */
  readonly count?: number
  readonly ours: Outcome
  readonly other: Outcome
}

export interface Section {
  readonly title: string
  readonly pairs: readonly Pair[]
  /** What each name in the table stands for: a sentence each. */
  readonly legend: readonly (readonly [name: string, sentence: string])[]
}

const left = 'left'
const right = 'right'

export function sectionText({title, pairs, legend}: Section): string {
  const sentences = legend.map(([name, sentence]) => `- ${name}: ${sentence}\n`)
  return `## ${title}\n\n${pairTable(pairs)}\n${sentences.join('')}`
}

function pairTable(pairs: readonly Pair[]): string {
  const counted = pairs.some(({count}) => count !== undefined)
  const pace: Column[] = counted ? [{head: 'secrets/s', align: right}] : []
  const columns: Column[] = [
    {head: 'task', align: left},
    {head: 'mi', align: right},
    ...pace,
    {head: 'memory', align: right},
    {head: 'beside', align: left},
    {head: 'its time', align: right},
    {head: 'its memory', align: right},
    {head: 'ratio', align: right},
    {head: 'rounds', align: right},
  ]
  return table(
    columns,
    pairs.map((pair) => cells(pair, counted)),
  )
}

function cells({task, count, ours, other}: Pair, counted: boolean): readonly string[] {
  const time = medianTime(ours)
  const pace = shownCount(count === undefined || time === undefined ? undefined : count / time)
  const rounds = Math.max(ours.samples.length, other.samples.length)
  return [
    task,
    ours.failure ?? shownTime(time),
    ...(counted ? [pace] : []),
    shownMemory(medianPeak(ours)),
    other.name,
    other.failure ?? shownTime(medianTime(other)),
    shownMemory(medianPeak(other)),
    shownRatio(medianRatio(ours, other)),
    shownCount(rounds),
  ]
}
