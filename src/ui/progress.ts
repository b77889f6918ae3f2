/** The progress of long work, for people at a terminal. */
import {isTerminal, terminalColumns} from '../io/terminal.js'
import {ShownProgress, type Progress, type Screen} from './shown-progress.js'

const unseen: Progress = {add: () => undefined, end: () => undefined}

let isHidden = false

/** Shows no progress from now on. */
export function hideProgress(): void {
  isHidden = true
}

/**
 * Shows the progress of work that starts now, but only on a terminal, and not under CI.
 * @param unit what is counted: `secrets`
 * @param count how many there are; undefined if that is not known
 */
export function startProgress(unit: string, count?: number): Progress {
  if (isHidden || !isTerminal('stderr') || process.env.CI) return unseen
  return new ShownProgress({unit, count}, thisTerminal())
}

/** Things whose total number is known. */
interface Work {
  readonly unit: string
  readonly count: number
}

/** Shows the progress of a stream while it is read. @param sizeOf returns how many things an item stands for */
export function trackProgress<T>(
  items: AsyncIterable<T> | Iterable<T>,
  work: Work,
  sizeOf: (item: T) => number,
): AsyncIterable<T> | Iterable<T> {
  return isHidden || !isTerminal('stderr') ? items : track(items, work, sizeOf)
}

/** The same for what is printed: on a terminal, the lines themselves show the progress, and no bar may come between them. */
export function trackPrinted<T>(
  items: AsyncIterable<T> | Iterable<T>,
  work: Work,
  sizeOf: (item: T) => number,
): AsyncIterable<T> | Iterable<T> {
  return isTerminal('stdout') ? items : trackProgress(items, work, sizeOf)
}

async function* track<T>(
  items: AsyncIterable<T> | Iterable<T>,
  {unit, count}: Work,
  sizeOf: (item: T) => number,
): AsyncGenerator<T> {
  const progress = startProgress(unit, count)
  try {
    for await (const item of items) {
      yield item
      progress.add(sizeOf(item))
    }
  } finally {
    progress.end()
  }
}

/** Batches of things whose total number is known. */
interface CountedBatches<T> {
  readonly count: number
  readonly batches: AsyncIterable<readonly T[]> | Iterable<readonly T[]>
}

/** The same for batches. */
export function withProgress<T>({count, batches}: CountedBatches<T>, unit: string): CountedBatches<T> {
  return {count, batches: trackProgress(batches, {unit, count}, ({length}) => length)}
}

function thisTerminal(): Screen {
  return {
    isPlain: process.env.TERM === 'dumb',
    columns: () => terminalColumns('stderr') ?? 80,
    write: (text) => process.stderr.write(text),
    now: () => performance.now(),
  }
}
