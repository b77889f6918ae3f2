/**
 * Progress on a screen: a bar on the last line, which is removed before anything else is printed. A terminal that knows no escape codes gets
 * a line from time to time, which a screen reader can read too.
 */
import {onEnding} from '../io/signals.js'
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

/** Where progress is shown. */
export interface Screen {
  /** Whether it knows no escape codes. */
  readonly isPlain: boolean
  readonly columns: () => number
  readonly write: (text: string) => void
  /** In milliseconds. */
  readonly now: () => number
}

interface Work {
  /** What is counted: `secrets`. */
  readonly unit: string
  /** How many there are; undefined if that is not known. */
  readonly count: number | undefined
}

/** The progress of what is done, shown from time to time. */
export class ShownProgress implements Progress {
  readonly #work: Work
  readonly #screen: Screen
  readonly #started: number
  readonly #interval: number
  #due: number
  #done = 0
  #erase: (() => void) | undefined

  constructor(work: Work, screen: Screen) {
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
