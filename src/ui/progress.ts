/**
 * The progress of long work: a bar on the last line of the terminal, which is removed before anything else is printed. A terminal that
 * knows no escape codes gets a line from time to time, which a screen reader can read too.
 */
import {onEnding} from '../io/signals.js'
import {isTerminal, terminalColumns} from '../io/terminal.js'
import {beforeMessages} from './messages.js'
import {describeProgress, progressLine} from './progress-line.js'

/** In milliseconds: nothing is shown for work that is done by then, nor more often than that. */
const pace = {bar: {patience: 500, interval: 100}, lines: {patience: 5000, interval: 10_000}} as const

/** Counts what is done. */
export interface Progress {
  /** Shows how many more things are done, if it is time. */
  add(count: number): void
  /** Removes the bar. */
  end(): void
}

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

interface Work {
  /** What is counted: `secrets`. */
  readonly unit: string
  readonly count: number
}

type UncountedWork = Pick<Work, 'unit'> & {readonly count: number | undefined}

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

/** Where progress is shown. */
interface Screen {
  /** Whether it knows no escape codes. */
  readonly isPlain: boolean
  readonly columns: () => number
  readonly write: (text: string) => void
  /** In milliseconds. */
  readonly now: () => number
}

function thisTerminal(): Screen {
  return {
    isPlain: process.env.TERM === 'dumb',
    columns: () => terminalColumns('stderr') ?? 80,
    write: (text) => process.stderr.write(text),
    now: () => performance.now(),
  }
}

/** The progress of what is done, shown from time to time. */
export class ShownProgress implements Progress {
  readonly #work: UncountedWork
  readonly #screen: Screen
  readonly #started: number
  readonly #interval: number
  #due: number
  #done = 0
  #erase: (() => void) | undefined

  constructor(work: UncountedWork, screen: Screen) {
    this.#work = work
    this.#screen = screen
    this.#started = screen.now()
    const {patience, interval} = screen.isPlain ? pace.lines : pace.bar
    this.#interval = interval
    this.#due = this.#started + patience
  }

  add(count: number): void {
    this.#done += count
    const now = this.#screen.now()
    if (now < this.#due) return
    this.#due = now + this.#interval
    const progress = {...this.#work, done: this.#done, milliseconds: now - this.#started}
    if (this.#screen.isPlain) this.#screen.write(`${describeProgress(progress)}\n`)
    else this.#draw(progressLine(progress, this.#screen.columns()))
  }

  #draw(line: string): void {
    this.#erase ??= this.#eraser()
    this.#screen.write(`\r${line}\u001B[K`)
  }

  /** Removes the bar before a message, and if a signal arrives. @returns a function that removes it too */
  #eraser(): () => void {
    const erase = () => {
      this.#screen.write('\r\u001B[K')
      forget()
      beforeMessages(undefined)
      this.#erase = undefined
    }
    const forget = onEnding(erase)
    beforeMessages(erase)
    return erase
  }

  end(): void {
    this.#erase?.()
  }
}
