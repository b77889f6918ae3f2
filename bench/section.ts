/** A section of the page: a table of pairs and its legend. */
import {formatCount, formatMemory, formatRatio, formatTime} from './figures.js'
import {medianPeak, medianRatio, medianTime, type Outcome} from './pairs.js'
import {renderTable, type Column} from './table.js'

/** The program and something it is compared with, measured in turns. */
export interface Pair {
  /** What the program did. */
  readonly task: string
  /** How many secrets it encrypted, if there were many. */
  readonly count?: number
  readonly ours: Outcome
  readonly other: Outcome
}

export interface Section {
  readonly title: string
  readonly pairs: readonly Pair[]
  /** What each name in the table means, in one sentence. */
  readonly legend: readonly (readonly [name: string, sentence: string])[]
}

const left = 'left'
const right = 'right'

/** @returns Markdown, with a line break at the end */
export function renderSection({title, pairs, legend}: Section): string {
  const sentences = legend.map(([name, sentence]) => `- ${name}: ${sentence}\n`)
  return `## ${title}\n\n${renderPairs(pairs)}\n${sentences.join('')}`
}

function renderPairs(pairs: readonly Pair[]): string {
  const counted = pairs.some(({count}) => count !== undefined)
  const rate: Column[] = counted ? [{head: 'secrets/s', align: right}] : []
  const columns: Column[] = [
    {head: 'task', align: left},
    {head: 'mi', align: right},
    ...rate,
    {head: 'memory', align: right},
    {head: 'compared with', align: left},
    {head: 'its time', align: right},
    {head: 'its memory', align: right},
    {head: 'ratio', align: right},
    {head: 'rounds', align: right},
  ]
  return renderTable(
    columns,
    pairs.map((pair) => cells(pair, counted)),
  )
}

function cells({task, count, ours, other}: Pair, counted: boolean): readonly string[] {
  const time = medianTime(ours)
  const rate = formatCount(count === undefined || time === undefined ? undefined : count / time)
  const rounds = Math.max(ours.samples.length, other.samples.length)
  return [
    task,
    ours.failure ?? formatTime(time),
    ...(counted ? [rate] : []),
    formatMemory(medianPeak(ours)),
    other.name,
    other.failure ?? formatTime(medianTime(other)),
    formatMemory(medianPeak(other)),
    formatRatio(medianRatio(ours, other)),
    formatCount(rounds),
  ]
}
