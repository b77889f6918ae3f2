/**
 * The progress of long work: a bar on the last line of the terminal, which is removed before anything else is printed. A terminal that
 * knows no escape codes gets a line from time to time, which a screen reader can read too.
 */
import {onEnding} from '../io/signals.js'
import {isTerminal, terminalColumns} from '../io/terminal.js'
import {colour} from './colour.js'
import {beforeMessages} from './messages.js'

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
  readonly #work: Partial<Work> & Pick<Work, 'unit'>
  readonly #screen: Screen
  readonly #started: number
  readonly #interval: number
  #due: number
  #done = 0
  #erase: (() => void) | undefined

  constructor({unit, count}: {readonly unit: string; readonly count?: number | undefined}, screen: Screen) {
    this.#work = {unit, ...(count !== undefined && {count})}
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

interface State {
  readonly done: number
  readonly count?: number
  readonly unit: string
  readonly milliseconds: number
}

const narrowestBar = 10
const widestBar = 40

/** Columns left free: the last one, because some terminals wrap there, and those for the `^C` that a terminal prints. */
const margin = 4

/**
 * @param columns the width of the terminal
 * @returns a bar, the count, the rate and the time left, as far as they fit; no bar if there is no total
 */
export function progressLine(state: State, columns: number): string {
  const {done, count} = state
  const width = Math.max(columns - margin, 0)
  const facts = describeProgress(state)
  const room = Math.min(width - facts.length - 1, widestBar)
  if (count === undefined || done === 0 || room < narrowestBar) {
    const [total, , left] = factsOf(state)
    const fitting = [facts, join([total, left]), total].find(({length}) => length <= width)
    return fitting ?? total.slice(0, width)
  }
  const filled = Math.floor((room * Math.min(done, count)) / Math.max(count, 1))
  return `${colour('cyan', '█'.repeat(filled))}${colour('dim', '░'.repeat(room - filled))} ${facts}`
}

function describeProgress(state: State): string {
  return join(factsOf(state))
}

function join(facts: readonly string[]): string {
  return facts.filter((fact) => fact !== '').join(', ')
}

/** @returns the count, the rate and the time left; those that are not known are empty */
function factsOf({done, count, unit, milliseconds}: State): readonly [total: string, rate: string, left: string] {
  const rate = (1000 * done) / Math.max(milliseconds, 1)
  const perSecond = done === 0 ? '' : `${groupDigits(Math.round(rate))}/s`
  if (count === undefined) return [`${groupDigits(done)} ${unit} so far`, perSecond, '']
  const seconds = Math.ceil(Math.max(count - done, 0) / Math.max(rate, 1))
  const left = done === 0 ? '' : `${formatTime(seconds)} left`
  return [`${groupDigits(done)} of ${groupDigits(count)} ${unit}`, perSecond, left]
}

function groupDigits(number: number): string {
  return number.toLocaleString('en')
}

function formatTime(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
