/** Prompts. They are written to standard error, and only shown on a terminal. */
import type {createPromptModule as promptModuleFactory} from 'inquirer'
import {InterruptedError, MissingAnswerError, UserError} from '../errors.js'
import {printable, quoted} from '../wording.js'
import {insteadOfEnding} from '../io/signals.js'
import {isTerminal} from '../io/terminal.js'
import {colour} from './colour.js'
import type {Complete} from './completing-prompt.js'
import {warn} from './messages.js'
import {askPlainly, type Question} from './plain-prompts.js'

/** Whether there is a terminal to ask on. */
export function canAsk(): boolean {
  return isTerminal('stdin') && isTerminal('stderr')
}

/**
 * @param missing what is missing, as a clause: `no keystore was specified`
 * @param instead what to do without a terminal, in the imperative
 * @throws MissingAnswerError if there is no terminal to ask on
 */
export function mustAsk(missing: string, instead: string): void {
  if (!canAsk()) throw new MissingAnswerError(`${missing}, and there is no terminal to ask on`, instead)
}

/** Turns an answer into a value, or throws a UserError to reject it. The user sees the error. */
type Parse<T> = (answer: string) => Promise<T> | T

/** What helps the user to answer a prompt for text. */
interface TextHelp {
  /**
   * What `.env` in the working directory suggests. It is shown as such, and Enter accepts it. Text that could move the cursor, or that is
   * too long to be seen, is not suggested.
   */
  readonly suggested?: string | undefined
  /** What the Tab key does. */
  readonly complete?: Complete
}

/**
 * Asks for a line of visible text until `parse` accepts it. Whitespace is kept.
 * @returns what `parse` made of the answer
 */
export async function askText<T>(message: string, parse: Parse<T>, help: TextHelp = {}): Promise<T> {
  const {suggested, complete} = help
  const parsed: T[] = []
  await ask({
    type: 'input',
    message,
    validate: async (answer: string) => {
      const result = await tryToParse(answer, parse)
      if ('problem' in result) return result.problem
      parsed.push(result.value)
      return true
    },
    ...(suggested !== undefined && printable(suggested) === suggested && {default: suggested}),
    ...(complete && {complete}),
    theme: {
      validationFailureMode: 'clear',
      style: {defaultAnswer: (text: string) => colour('dim', `(Enter: ${text}, from .env)`)},
    },
  })
  return parsed.at(-1) as T
}

async function tryToParse<T>(answer: string, parse: Parse<T>): Promise<{value: T} | {problem: string}> {
  try {
    return {value: await parse(answer)}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {problem: error.hint === undefined ? error.fact : `${error.fact}; ${error.hint}`}
  }
}

/** Asks for a hidden line; not even its length is shown. Whitespace is kept; several pasted lines are rejected. */
async function askHidden(message: string, help = 'typing is hidden'): Promise<string> {
  const lines = watchForLines()
  try {
    const answer: string = await ask({
      type: 'password',
      message,
      toggleMask: false,
      theme: {style: {maskedText: `(${help})`}},
    })
    if (!lines.several()) return answer
  } finally {
    lines.release()
  }
  warn('you pasted more than one line; use a pipe or a file for multi-line secrets')
  return askHidden(message, help)
}

const attempts = 3

/**
 * Asks for a hidden line, up to three times, until `open` accepts it.
 * @param isWrong whether an error of `open` means that the answer was wrong, so that asking again may help
 * @param suggested what `.env` in the working directory suggests. It is not shown, and Enter accepts it
 * @returns what `open` returns
 * @throws the last error of `open`, or its first error that is not about the answer
 */
export async function askUntilRight<T>(
  message: string,
  open: Parse<T>,
  isWrong: (error: unknown) => error is UserError,
  suggested?: string,
): Promise<T> {
  const help = suggested === undefined ? undefined : 'typing is hidden; Enter: the one in .env'
  for (let left = attempts - 1; ; left--) {
    try {
      const answer = await askHidden(message, help)
      return await open(answer === '' ? (suggested ?? '') : answer)
    } catch (error) {
      if (left === 0 || !isWrong(error)) throw error
      warn(`${error.message}; ${left} ${left === 1 ? 'attempt' : 'attempts'} left`)
    }
  }
}

/** Notices whether several lines are pasted: a prompt ends at the first line break, and the rest would be lost silently. */
function watchForLines(): {several: () => boolean; release: () => void} {
  let several = false
  const look = (chunk: Buffer | string) => {
    several ||= /[\r\n](?!$)/.test(chunk.toString().replace(/\r\n$/, '\r'))
  }
  // Paused first: a listener alone would start the flow before the prompt can read it.
  process.stdin.pause().on('data', look)
  return {several: () => several, release: () => process.stdin.off('data', look)}
}

/**
 * Asks for a hidden line twice. Starts again until `parse` accepts the first line and the second is the same.
 * @param message the name of the value: `Secret`
 * @param refuse throws if an accepted value cannot be used; this ends the prompt before the second line
 * @returns what `parse` made of the answer
 */
export async function askHiddenTwice<T>(
  message: string,
  parse: Parse<T>,
  refuse: (value: T) => void = () => undefined,
): Promise<T> {
  for (;;) {
    const answer = await askHidden(message)
    const result = await tryToParse(answer, parse)
    if ('problem' in result) {
      warn(`${result.problem}; try again`)
      continue
    }
    refuse(result.value)
    if ((await askHidden(`${message} again`)) === answer) return result.value
    warn('the two entries differ; try again')
  }
}

/** One of several answers. */
export interface Choice<T extends string> {
  readonly value: T
  /** What is shown instead of the value. */
  readonly name?: string
  /** What is shown after it. */
  readonly about?: string | undefined
  /** Why it is listed but cannot be chosen; undefined if it can. */
  readonly disabled?: string | undefined
}

/** Asks for one of several answers, chosen with the arrow keys or by typing its first letters. @param choices at least one can be chosen */
export async function askChoice<T extends string>(
  message: string,
  choices: readonly Choice<T>[],
  preselected: T,
): Promise<T> {
  const shown = choices.map(({value, name: short = quoted(value).slice(1, -1), about, disabled}) => ({
    value,
    name: about === undefined ? short : `${short} ${about}`,
    short,
    disabled: disabled ?? (false as const),
  }))
  return ask({type: 'select', message, choices: shown, default: preselected, pageSize: 12})
}

/** Asks a yes-or-no question. @param otherwise what Enter means */
export async function askYes(message: string, otherwise = false): Promise<boolean> {
  return ask({type: 'confirm', message, default: otherwise})
}

async function ask<T>(question: Question): Promise<T> {
  const {signal, release} = untilKilled()
  try {
    return (await (process.env.TERM === 'dumb' ? askPlainly : askWithKeys)(question, signal)) as T
  } catch (error) {
    if (error instanceof Error && closings.has(error.name)) throw new InterruptedError()
    throw error
  } finally {
    release()
  }
}

type Questions = Parameters<ReturnType<typeof promptModuleFactory>>[0]

async function askWithKeys(question: Question, signal: AbortSignal): Promise<unknown> {
  const escape = untilEscape(signal)
  const context = {output: process.stderr, signal: escape.signal}
  try {
    if (question.type === 'input' && question.complete !== undefined) {
      const {promptCompleting} = await import('./completing-prompt.js')
      return await promptCompleting({...question, complete: question.complete}, context)
    }
    const {createPromptModule} = await import('inquirer')
    const prompt = createPromptModule(context)
    const answers: unknown = await prompt([{...question, name: 'answer'}] as unknown as Questions)
    return (answers as {answer: unknown}).answer
  } finally {
    escape.release()
  }
}

/** The Esc key cancels, as Ctrl-C does. What begins with its code, such as an arrow key, is another key. */
function untilEscape(signal: AbortSignal): {signal: AbortSignal; release: () => void} {
  const controller = new AbortController()
  const look = (_: unknown, key: {readonly name?: string}) => {
    if (key.name === 'escape') controller.abort()
  }
  process.stdin.on('keypress', look)
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    release: () => process.stdin.off('keypress', look),
  }
}

/** What a prompt throws on Ctrl-C and when its signal is aborted. */
const closings = new Set(['ExitPromptError', 'AbortPromptError', 'AbortError'])

/**
 * A prompt puts the terminal into raw mode, so a signal must end the prompt first, which restores the terminal. After Ctrl-Z and
 * `fg`, readline leaves standard input paused, and the prompt would wait forever.
 */
function untilKilled(): {signal: AbortSignal; release: () => void} {
  const controller = new AbortController()
  const forget = insteadOfEnding(() => {
    controller.abort()
  })
  const resume = () => setImmediate(() => process.stdin.resume())
  process.on('SIGCONT', resume)
  return {
    signal: controller.signal,
    release: () => {
      forget()
      process.off('SIGCONT', resume)
    },
  }
}
