/**
 * Prompts for a terminal that knows no escape codes (TERM=dumb): the system echoes and edits what is typed, and nothing is redrawn. While
 * an answer is hidden, the terminal is in raw mode.
 */
import {on} from 'node:events'
import {StringDecoder} from 'node:string_decoder'
import {InterruptedError} from '../errors.js'

/** A question as inquirer takes it, with as much of it as mi uses. */
export type Question =
  | {
      readonly type: 'input'
      readonly message: string
      readonly default?: string
      readonly validate: (answer: string) => Promise<true | string>
      readonly theme: object
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
      readonly choices: readonly {readonly value: string; readonly name: string; readonly disabled: string | boolean}[]
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
      return /^y(es)?$/i.test((await visible(`? ${question.message} (y/N) `, signal)).trim())
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

async function askOneOf(question: Kind<'select'>, signal: AbortSignal): Promise<string> {
  const {message, choices, default: preselected} = question
  const usable = choices.filter(({disabled}) => disabled === false)
  for (const {name, disabled} of choices) write(`  ${name}${disabled === false ? '' : ` ${disabled}`}\n`)
  for (;;) {
    const typed = await visible(`? ${message} (Enter: ${preselected}) `, signal)
    const wanted = typed === '' ? preselected : typed
    const chosen = usable.find(({value, name}) => value === wanted || name.toLowerCase() === wanted.toLowerCase())
    if (chosen !== undefined) return chosen.value
    write('> type one of the names above\n')
  }
}

async function visible(prompt: string, signal: AbortSignal): Promise<string> {
  write(prompt)
  return readKeys((typed) => /^([^\r\n]*)\r?\n/.exec(typed)?.[1], signal)
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

const key = {interrupt: '\u0003', end: '\u0004', eraseLine: '\u0015', erase: /[^]?[\b\u007F]/u} as const

/** What the keys mean without the system's line editing. @returns the line, once it is complete @throws InterruptedError */
function lineOfKeys(typed: string): string | undefined {
  if (typed.includes(key.interrupt) || typed.includes(key.end)) throw new InterruptedError()
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
