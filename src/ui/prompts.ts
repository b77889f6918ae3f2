/** The questions a person is asked: on standard error, and only where there is a terminal to ask at. */
import type {createPromptModule as promptModuleFactory} from 'inquirer'
import {InterruptedError, MissingAnswerError} from '../errors.js'
import {quoted} from '../wording.js'
import {onEnding} from '../io/signals.js'
import {warn} from './messages.js'

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** @throws MissingAnswerError that says what to give instead, where there is nobody to ask */
export function mustAsk(missing: string, instead: string): void {
  if (!canAsk()) throw new MissingAnswerError(`${missing}, and there is no terminal to ask at`, instead)
}

/**
 * Asks for a line of text that may be seen, until the check is content. White space is kept.
 * @param check says what is wrong with an answer, or undefined
 */
export async function askText(
  message: string,
  check: (answer: string) => Promise<string | undefined> | string | undefined,
): Promise<string> {
  return ask({
    type: 'input',
    message,
    validate: async (answer: string) => (await check(answer)) ?? true,
    theme: {validationFailureMode: 'clear'},
  })
}

/** Asks for a line that nobody may see: not even its length is shown. White space is kept; of several lines none is taken. */
export async function askHidden(message: string): Promise<string> {
  const lines = watchForLines()
  try {
    const answer: string = await ask({
      type: 'password',
      message,
      toggleMask: false,
      theme: {style: {maskedText: '(typing is hidden)'}},
    })
    if (!lines.several()) return answer
  } finally {
    lines.release()
  }
  warn('more than one line was pasted, and a prompt takes one; give what has line breaks by a pipe or a file')
  return askHidden(message)
}

/** A prompt ends at the first line break, and what was pasted after it would be lost without a word. */
function watchForLines(): {several: () => boolean; release: () => void} {
  let several = false
  const look = (chunk: Buffer | string) => {
    several ||= /[\r\n](?!$)/.test(chunk.toString().replace(/\r\n$/, '\r'))
  }
  // Paused first, for listening would let it flow before the prompt is there to take what comes.
  process.stdin.pause().on('data', look)
  return {several: () => several, release: () => process.stdin.off('data', look)}
}

/**
 * Asks twice for what nobody may see, from the start again until both are the same.
 * @param message names it: «Secret»
 */
export async function askHiddenTwice(
  message: string,
  check: (answer: string) => Promise<string | undefined> | string | undefined,
): Promise<string> {
  for (;;) {
    const answer = await askHidden(message)
    const problem =
      (await check(answer)) ?? ((await askHidden(`${message} again`)) === answer ? undefined : 'the two entries differ')
    if (problem === undefined) return answer
    warn(`${problem}; try again`)
  }
}

/** One of several answers to choose from. */
interface Choice<T extends string> {
  readonly value: T
  /** Why it cannot be chosen, though it is shown; undefined where it can. */
  readonly disabled?: string | undefined
}

/** Asks for one of several, by arrow keys or by the first letters. */
export async function askChoice<T extends string>(
  message: string,
  choices: readonly Choice<T>[],
  preselected: T,
): Promise<T> {
  const shown = choices.map(({value, disabled}) => ({
    value,
    name: quoted(value).slice(1, -1),
    disabled: disabled ?? false,
  }))
  return ask({type: 'select', message, choices: shown, default: preselected, pageSize: 12})
}

/** Asks yes or no; Enter is no. */
export async function askYes(message: string): Promise<boolean> {
  return ask({type: 'confirm', message, default: false})
}

type Questions = Parameters<ReturnType<typeof promptModuleFactory>>[0]

async function ask<T>(question: object): Promise<T> {
  const {createPromptModule} = await import('inquirer')
  const {signal, release} = untilKilled()
  const prompt = createPromptModule({output: process.stderr, signal})
  try {
    const answers: unknown = await prompt([{...question, name: 'answer'}] as unknown as Questions)
    return (answers as {answer: T}).answer
  } catch (error) {
    if (error instanceof Error && closings.has(error.name)) throw new InterruptedError()
    throw error
  } finally {
    release()
  }
}

/** What inquirer throws at Ctrl-C, and when its signal is aborted. */
const closings = new Set(['ExitPromptError', 'AbortPromptError'])

/**
 * A prompt holds the terminal in raw mode, so that being killed must first end the prompt, which puts it back in order. After
 * Ctrl-Z and `fg` readline leaves standard input paused, and the prompt would wait for ever.
 */
function untilKilled(): {signal: AbortSignal; release: () => void} {
  const controller = new AbortController()
  const forget = onEnding(() => {
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
