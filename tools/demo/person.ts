/** Types the session in a real terminal, and notes which part of its output is on the screen at which time of the demo. */
import {setTimeout as delay} from 'node:timers/promises'
import {keys, type Terminal} from '../../test/support/terminal.js'

/** A moment of the demo. */
export interface Moment {
  /** Milliseconds since the beginning. */
  readonly at: number
  /** How much of the terminal's output there is. */
  readonly length: number
}

/** Times in milliseconds. They do not depend on how busy the machine is. */
const pace = {key: 35, beforeTyping: 300, beforeEnter: 300, unseen: 700, quiet: 30}

const shellPrompt = /(?:^|\n)\$ $/

export class Person {
  readonly #terminal: Terminal
  readonly #moments: Moment[] = []
  #now = 0

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  get moments(): readonly Moment[] {
    return this.#moments
  }

  /** Types a command at the shell's prompt and runs it. */
  async runs(command: string): Promise<void> {
    if (this.#moments.length === 0) await this.reads(1)
    await this.#typesSeen(command)
    this.#enters()
  }

  /** Waits for a prompt and answers it; without an answer, takes what is suggested. */
  async answers(prompt: string, answer = ''): Promise<void> {
    await this.#sees(`? ${prompt}`)
    await this.#typesSeen(answer)
    this.#enters()
  }

  /** Answers a prompt that does not show what is typed. */
  async answersUnseen(prompt: string, answer: string): Promise<void> {
    await this.#sees(`? ${prompt}`)
    this.#terminal.type(answer)
    this.#now += pace.unseen
    this.#enters()
  }

  /** Waits until the command has ended, and gives the viewer time to read. */
  async reads(seconds: number): Promise<void> {
    await this.#sees(shellPrompt)
    this.#now += seconds * 1000
    this.#note()
  }

  async #sees(text: RegExp | string): Promise<void> {
    await this.#terminal.expect(text)
    await this.#quiet()
    this.#note()
  }

  async #typesSeen(text: string): Promise<void> {
    if (text !== '') this.#now += pace.beforeTyping
    for (const key of text) {
      const {length} = this.#terminal.raw
      this.#terminal.type(key)
      while (this.#terminal.raw.length === length) await delay(5)
      await this.#quiet()
      this.#now += pace.key
      this.#note()
    }
  }

  #enters(): void {
    this.#now += pace.beforeEnter
    this.#note()
    this.#terminal.type(keys.enter)
  }

  /** Waits until what belongs together is on the screen: a prompt is drawn in several steps. */
  async #quiet(): Promise<void> {
    let length = -1
    while (this.#terminal.raw.length !== length) {
      length = this.#terminal.raw.length
      await delay(pace.quiet)
    }
  }

  #note(): void {
    this.#moments.push({at: this.#now, length: this.#terminal.raw.length})
  }
}
