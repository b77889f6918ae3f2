/**
 * Runs a program in a real pseudo-terminal and types as a person would: wait for a text, then type.
 * The terminal is Python's (terminal.py), so that no native module has to be built.
 */
import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {once} from 'node:events'
import path from 'node:path'
import {createInterface} from 'node:readline'
import {StringDecoder} from 'node:string_decoder'
import {setTimeout as delay} from 'node:timers/promises'
import {stripVTControlCharacters} from 'node:util'
import {type Environment, miCommand, newPlace, type Place, removePlace, shown} from './cli.js'

const helper = path.join(import.meta.dirname, 'terminal.py')
const escape = '\u001B'

export const keys = {
  enter: '\r',
  tab: '\t',
  backspace: '\u007F',
  up: `${escape}[A`,
  down: `${escape}[B`,
  right: `${escape}[C`,
  left: `${escape}[D`,
  escape,
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlT: '\u0014',
  ctrlU: '\u0015',
  ctrlZ: '\u001A',
} as const

export interface TerminalOptions {
  /** Where it runs; default: a new place for this run only. */
  readonly in?: Place
  readonly env?: Environment
  readonly cwd?: string
  /** `none` is /dev/null; `{text}` is piped in, then the end. */
  readonly stdin?: 'none' | 'terminal' | {readonly text: string}
  /** `pipe` takes the stream off the terminal, as `> file` does. */
  readonly stdout?: 'pipe' | 'terminal'
  readonly stderr?: 'pipe' | 'terminal'
  readonly rows?: number
  readonly columns?: number
  /** Milliseconds for each `expect` and for the end; default: two minutes. */
  readonly within?: number
}

/** What a person at the terminal can do while the program runs. */
export interface Terminal {
  /**
   * Waits until this appears in the text since the last match, and continues after it.
   * Throws with the end of the text if it does not appear in time or the program ends first.
   */
  expect(pattern: RegExp | string): Promise<RegExpMatchArray>
  /** Types as a person would; the return key is `\r`, the others are in `keys`. Wait for the prompt first: what is typed between two prompts is lost. */
  type(text: string): void
  /** Waits for the prompt, then types the answer and the return key. */
  answer(prompt: RegExp | string, text: string): Promise<void>
  resize(rows: number, columns: number): void
  /** Sends a signal to the program's process group. */
  signal(name: NodeJS.Signals): void
  /** Everything written to the terminal so far, without control sequences. */
  readonly text: string
  /** The same, byte for byte. */
  readonly raw: string
}

export interface TerminalRun {
  /** The exit code, or null if a signal ended it. */
  readonly code: number | null
  readonly signal: string | null
  /** Everything written to the terminal, byte for byte. */
  readonly raw: string
  /** The same without control sequences, lines ending in `\n`. It contains every state of a redrawn prompt. */
  readonly text: string
  /** What was written to a pipe; empty if the stream was the terminal. */
  readonly stdout: string
  readonly stderr: string
  /** How the terminal differs from before («echo is off», «the cursor is hidden»); empty if it was restored. */
  readonly leftovers: readonly string[]
}

/** Runs the built program in a terminal; `scenario` is what the person does. Ends when both have ended. */
export async function inTerminal(
  arguments_: readonly string[],
  scenario: (terminal: Terminal) => Promise<void>,
  options: TerminalOptions = {},
): Promise<TerminalRun> {
  return programInTerminal(miCommand(arguments_), scenario, options)
}

/** The same for any program, named by its command line. Throws what the scenario throws, after the program has ended. */
export async function programInTerminal(
  command: readonly string[],
  scenario: (terminal: Terminal) => Promise<void>,
  options: TerminalOptions = {},
): Promise<TerminalRun> {
  const place = options.in ?? (await newPlace())
  const session = new Session(command, place, options)
  try {
    await scenario(session)
    return await session.end()
  } finally {
    await session.close()
    if (options.in === undefined) await removePlace(place)
  }
}

/** A line from terminal.py. */
interface Message {
  readonly terminal?: string
  readonly stdout?: string
  readonly stderr?: string
  readonly failed?: string
  readonly exit?: number | null
  readonly signal?: string | null
  readonly changed?: readonly string[]
}

class Session implements Terminal {
  readonly #command: readonly string[]
  readonly #within: number
  readonly #helper: ChildProcessWithoutNullStreams
  readonly #changes = new EventTarget()
  readonly #decoders = {terminal: new StringDecoder(), stdout: new StringDecoder(), stderr: new StringDecoder()}
  readonly #received = {terminal: '', stdout: '', stderr: ''}
  /** How much of the text `expect` has matched. */
  #position = 0
  #last: Message | undefined
  #complaints = ''

  constructor(command: readonly string[], place: Place, options: TerminalOptions) {
    const {
      stdin = 'terminal',
      stdout = 'terminal',
      stderr = 'terminal',
      rows = 40,
      columns = 120,
      within = 120_000,
    } = options
    this.#command = command
    this.#within = within
    this.#helper = spawn('python3', [helper], {stdio: 'pipe'})
    this.#helper.stdin.on('error', () => undefined)
    this.#helper.stderr.on('data', (chunk: Buffer) => (this.#complaints += chunk.toString()))
    createInterface(this.#helper.stdout).on('line', (line) => {
      this.#take(JSON.parse(line) as Message)
    })
    this.#helper.once('error', (error) => {
      this.#take({failed: error.message})
    })
    this.#helper.once('close', () => {
      if (this.#last === undefined) this.#take({failed: this.#complaints})
    })
    this.#order({
      argv: command,
      env: place.environment({TERM: 'xterm-256color', ...options.env}),
      cwd: options.cwd ?? place.work,
      rows,
      columns,
      stdin: typeof stdin === 'string' ? stdin : {text: encoded(stdin.text)},
      stdout,
      stderr,
    })
  }

  get text(): string {
    return plain(this.raw)
  }

  get raw(): string {
    return this.#received.terminal
  }

  async expect(pattern: RegExp | string): Promise<RegExpMatchArray> {
    const search = new RegExp(
      typeof pattern === 'string' ? pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`) : pattern,
    )
    const attempt = () => {
      const found = search.exec(this.text.slice(this.#position))
      if (found !== null) this.#position += found.index + found[0].length
      return found ?? undefined
    }
    return this.#until(attempt, `wait for ${String(pattern)}`)
  }

  type(text: string): void {
    this.#order({write: encoded(text)})
  }

  async answer(prompt: RegExp | string, text: string): Promise<void> {
    await this.expect(prompt)
    this.type(text + keys.enter)
  }

  resize(rows: number, columns: number): void {
    this.#order({resize: [rows, columns]})
  }

  signal(name: NodeJS.Signals): void {
    this.#order({kill: name})
  }

  /** Waits for the program's end. */
  async end(): Promise<TerminalRun> {
    const {exit = null, signal = null, changed = []} = await this.#until(() => this.#last, 'wait for the end')
    const raw = this.#received.terminal
    return {
      code: exit,
      signal,
      raw,
      text: this.text,
      stdout: this.#received.stdout,
      stderr: this.#received.stderr,
      leftovers: [...changed, ...modesLeft(raw)],
    }
  }

  /** Kills the program if it is still running, and waits until it is gone. */
  async close(): Promise<void> {
    this.#helper.stdin.end()
    if (this.#helper.pid !== undefined && this.#helper.exitCode === null) await once(this.#helper, 'close')
  }

  #order(order: object): void {
    this.#helper.stdin.write(`${JSON.stringify(order)}\n`)
  }

  #take(message: Message): void {
    for (const stream of ['terminal', 'stdout', 'stderr'] as const) {
      const data = message[stream]
      if (data !== undefined) this.#received[stream] += this.#decoders[stream].write(Buffer.from(data, 'base64'))
    }
    if (message.exit !== undefined || message.failed !== undefined) this.#last = message
    this.#changes.dispatchEvent(new Event('change'))
  }

  /** Calls `attempt` at every change until it returns something. */
  async #until<T>(attempt: () => T | undefined, purpose: string): Promise<T> {
    const deadline = new AbortController()
    let late = false
    const timeout = delay(this.#within, undefined, {signal: deadline.signal}).then(
      () => (late = true),
      () => undefined,
    )
    try {
      for (;;) {
        const result = attempt()
        if (this.#last?.failed !== undefined) throw this.#failure(`could not be run: ${this.#last.failed}`)
        if (result !== undefined) return result
        if (this.#last !== undefined) {
          throw this.#failure(`ended with ${this.#last.signal ?? String(this.#last.exit)}; it was to ${purpose}`)
        }
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set while this waits
        if (late) throw this.#failure(`let ${this.#within} ms pass; it was to ${purpose}`)
        await Promise.race([once(this.#changes, 'change', {signal: deadline.signal}).catch(() => undefined), timeout])
      }
    } finally {
      deadline.abort()
    }
  }

  #failure(what: string): Error {
    const rest = this.text.slice(this.#position).slice(-2000)
    return new Error(`${shown(this.#command)} ${what}\n--- the terminal since the last match:\n${rest}\n---`)
  }
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64')
}

// Unfinished sequences are held back, so that the text only ever grows.
const unfinished = new RegExp(`(?:${escape}(?:\\[[0-?]*[ -/]*|\\][^\\u0007${escape}]*)?|\\r)$`)

/** Returns terminal output without control sequences, lines ending in `\n`. */
export function plain(raw: string): string {
  return stripVTControlCharacters(raw.replace(unfinished, '')).replaceAll('\r\n', '\n')
}

const modes = [
  {mode: '25', usual: 'h', words: 'the cursor is hidden'},
  {mode: '1049', usual: 'l', words: 'the alternate screen is on'},
  {mode: '47', usual: 'l', words: 'the alternate screen is on'},
  {mode: '2004', usual: 'l', words: 'bracketed paste is on'},
  {mode: '1', usual: 'l', words: 'application cursor keys are on'},
  {mode: '1000', usual: 'l', words: 'mouse reports are on'},
]

/** Returns the private modes that the output leaves in another state than a terminal starts with. */
function modesLeft(raw: string): string[] {
  return modes
    .filter(({mode, usual}) => {
      const last = raw.match(new RegExp(`${escape}\\[\\?${mode}[hl]`, 'g'))?.at(-1)
      return last !== undefined && !last.endsWith(usual)
    })
    .map(({words}) => words)
}
