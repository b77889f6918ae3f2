/**
 * Prompts for a terminal that knows no escape codes (TERM=dumb): the system echoes and edits what is typed, and nothing is redrawn. While
 * an answer is hidden, the terminal is in raw mode.
 */
import {on} from 'node:events'
import {StringDecoder} from 'node:string_decoder'
import {InterruptedError} from '../errors.js'
import type {Complete} from './completing-prompt.js'

/** A question as inquirer takes it, with as much of it as mi uses. */
export type Question =
  | {
      readonly type: 'input'
      readonly message: string
      readonly default?: string
      readonly validate: (answer: string) => Promise<true | string>
      readonly complete?: Complete
      readonly theme: {
        readonly validationFailureMode: 'clear'
        readonly style: {readonly defaultAnswer: (text: string) => string}
      }
    }
  | {
      readonly type: 'password'
      readonly message: string
      readonly toggleMask: false
      readonly theme: {readonly style: {readonly maskedText: string}}
    }
  | {
      readonly type: 'select'
      readonly pageSize: number
      readonly message: string
      readonly choices: readonly {
        readonly value: string
        /** The value, and what there is to know about it. */
        readonly name: string
        /** The value as it is shown. */
        readonly short: string
        readonly disabled: string | false
      }[]
      readonly default: string
    }
  | {readonly type: 'confirm'; readonly message: string; readonly default: boolean}

/** @param signal ends the question @returns the answer @throws InterruptedError */
export async function askPlainly(question: Question, signal: AbortSignal): Promise<unknown> {
  switch (question.type) {
    case 'input':
      return askLine(question, signal)
    case 'password':
      return hidden(`? ${question.message} ${question.theme.style.maskedText} `, signal)
    case 'select':
      return askOneOf(question, signal)
    case 'confirm':
      return askConfirmation(question, signal)
  }
}

type Kind<T extends Question['type']> = Extract<Question, {readonly type: T}>

async function askLine({message, default: suggested, validate}: Kind<'input'>, signal: AbortSignal): Promise<string> {
  const offer = suggested === undefined ? '' : ` (Enter: ${suggested}, from .env)`
  for (;;) {
    const typed = await visible(`? ${message}${offer} `, signal)
    const answer = typed === '' ? (suggested ?? '') : typed
    const verdict = await validate(answer)
    if (verdict === true) return answer
    write(`> ${verdict}\n`)
  }
}

async function askConfirmation({message, default: otherwise}: Kind<'confirm'>, signal: AbortSignal): Promise<boolean> {
  const typed = (await visible(`? ${message} (${otherwise ? 'Y/n' : 'y/N'}) `, signal)).trim()
  return typed === '' ? otherwise : /^y(es)?$/i.test(typed)
}

/** A numbered list. A choice that is a number itself is chosen by name only, so there are no numbers then. */
async function askOneOf(question: Kind<'select'>, signal: AbortSignal): Promise<string> {
  const {message, choices, default: preselected} = question
  const isNumbered = !choices.some(({value}) => /^\d+$/.test(value))
  for (const [index, {name, disabled}] of choices.entries())
    write(`  ${isNumbered ? `${index + 1}) ` : ''}${name}${disabled === false ? '' : ` ${disabled}`}\n`)
  const enter = choices.find(({value}) => value === preselected)?.short ?? ''
  for (;;) {
    const typed = (await visible(`? ${message} (Enter: ${enter}) `, signal)).trim()
    const chosen = choices.find(({value, short}, index) =>
      typed === ''
        ? value === preselected
        : (isNumbered && typed === String(index + 1)) || value === typed || short.toLowerCase() === typed.toLowerCase(),
    )
    if (chosen?.disabled === false) return chosen.value
    const usual = isNumbered ? 'type one of the numbers or names above' : 'type one of the names above'
    write(`> ${chosen === undefined ? usual : 'this one cannot be used'}\n`)
  }
}

async function visible(prompt: string, signal: AbortSignal): Promise<string> {
  write(prompt)
  const line = await readKeys((typed) => /^([^\r\n]*)\r?\n/.exec(typed)?.[1], signal)
  if (line === key.escape) throw new InterruptedError()
  return line
}

/** The terminal is in raw mode before the prompt is seen, so that nothing typed in answer to it is echoed, and Ctrl-D is a key. */
async function hidden(prompt: string, signal: AbortSignal): Promise<string> {
  process.stdin.setRawMode(true)
  try {
    write(prompt)
    return await readKeys(lineOfKeys, signal)
  } finally {
    process.stdin.setRawMode(false)
    write('\n')
  }
}

const key = {
  interrupt: '\u0003',
  end: '\u0004',
  escape: '\u001B',
  eraseLine: '\u0015',
  erase: /[^]?[\b\u007F]/u,
} as const

/** What the keys mean without the system's line editing. @returns the line, once it is complete @throws InterruptedError */
function lineOfKeys(typed: string): string | undefined {
  if (typed.includes(key.interrupt) || typed.includes(key.end)) throw new InterruptedError()
  // An arrow key sends its code with more after it.
  if (typed.endsWith(key.escape)) throw new InterruptedError()
  const [line = ''] = typed.split(/[\r\n]/)
  return line === typed ? undefined : erased(line.slice(line.lastIndexOf(key.eraseLine) + 1))
}

function erased(line: string): string {
  return key.erase.test(line) ? erased(line.replace(key.erase, '')) : line
}

/** @param complete returns the answer in what was typed so far, or undefined until it is there */
async function readKeys(complete: (typed: string) => string | undefined, signal: AbortSignal): Promise<string> {
  const decoder = new StringDecoder()
  const chunks = on(process.stdin.resume(), 'data', {signal, close: ['end']}) as AsyncIterable<[Buffer]>
  let typed = ''
  try {
    for await (const [chunk] of chunks) {
      const answer = complete((typed += decoder.write(chunk)))
      if (answer !== undefined) return answer
    }
    throw new InterruptedError()
  } finally {
    process.stdin.pause()
  }
}

function write(text: string): void {
  process.stderr.write(text)
}
