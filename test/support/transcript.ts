/**
 * Transcripts: sessions as a person sees them. test/README.md describes the format. A transcript is read, its commands are
 * run, and it is rendered again with what they printed; nothing has changed if the two texts are equal.
 */
import {createHash, X509Certificate} from 'node:crypto'
import {chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {miCommand, type Place, runProgram} from './cli.js'
import type {Preparations} from './preparations.js'
import {keys, programInTerminal} from './terminal.js'

const vectors = path.join(import.meta.dirname, '..', 'vectors')

export interface Command {
  /** What bash is given; a here-document has several lines. */
  readonly lines: readonly string[]
  /** What is typed, if the command runs at a terminal. */
  readonly answers: readonly string[]
}

/** A comment or a blank line, kept as it is, or a command. */
export type Step = Command | {readonly kept: string}

/** @throws Error for a line that is not allowed where it is */
export function parseTranscript(text: string): Step[] {
  const steps: Step[] = []
  let command: {lines: string[]; answers: string[]} | undefined
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const [gutter, rest] = [line.slice(0, 1), line.slice(2)]
    if (gutter === '' || gutter === '#') {
      command = undefined
      steps.push({kept: line})
    } else if (gutter === '$') {
      command = {lines: [rest], answers: []}
      steps.push(command)
    } else if (command !== undefined && gutter === '>') {
      command.lines.push(rest)
    } else if (command !== undefined && gutter === '<') {
      command.answers.push(rest)
    } else if (command === undefined || !'|!:\\['.includes(gutter)) {
      throw new Error(`line ${index + 1} is not one of a transcript: ${line}`)
    }
  }
  return steps
}

export function isAtTerminal(step: Step): boolean {
  return 'answers' in step && step.answers.length > 0
}

/**
 * Runs all commands in the place, one after another.
 * @param preparations of the place, if the first commands need not run again
 * @returns the transcript with what they printed
 */
export async function runTranscript(
  steps: readonly Step[],
  place: Place,
  preparations?: Preparations,
): Promise<string> {
  const known = preparations?.restore(steps) ?? 0
  const env = prepare(place)
  // Otherwise, mi would point out that others can read the files of secrets.
  const umask = process.umask(0o077)
  try {
    const parts: string[] = []
    let done = 0
    let isSilent = true
    for (const step of steps) {
      if ('kept' in step) {
        parts.push(`${step.kept}\n`)
        continue
      }
      const source = sourceOf(step)
      const isKnown = done++ < known
      const rendered = isKnown ? source : await runCommand(step, place, env)
      parts.push(rendered)
      isSilent &&= rendered === source
      if (isSilent && !isKnown) preparations?.keep(steps, done)
    }
    return parts.join('')
  } finally {
    process.umask(umask)
  }
}

/** Puts `mi` on the path, and unsets MI_CONFIG_DIR, which other tests set: the program uses its default folder. */
function prepare(place: Place): Readonly<Record<string, string | undefined>> {
  const bin = path.join(place.root, 'bin')
  const mi = path.join(bin, 'mi')
  mkdirSync(bin, {recursive: true})
  writeFileSync(
    mi,
    `#!/bin/sh\nexec ${miCommand([])
      .map((word) => `'${word}'`)
      .join(' ')} "$@"\n`,
  )
  chmodSync(mi, 0o755)
  return {PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, VECTORS: vectors, MI_CONFIG_DIR: undefined}
}

async function runCommand(
  command: Command,
  place: Place,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const words = ['bash', '-c', command.lines.join('\n')]
  const output = (gutter: string, text: string) => render(gutter, withFixedWords(text, place))
  const {code, signal, printed} =
    command.answers.length === 0
      ? await runProgram(words, {in: place, env}).then(({stdout, stderr, ...end}) => ({
          ...end,
          printed: output('|', stdout) + output('!', stderr),
        }))
      : await atTerminal(words, command.answers, place, env).then(({screen, ...end}) => ({
          ...end,
          printed: output(':', screen),
        }))
  const end = code === 0 ? '' : `[${code === null ? `signal ${signal ?? ''}` : `exit ${code}`}]\n`
  return `${sourceOf(command)}${printed}${end}`
}

function sourceOf({lines, answers}: Command): string {
  const source = [
    ...lines.map((line, index) => `${index === 0 ? '$' : '>'} ${line}`.trimEnd()),
    ...answers.map((answer) => `< ${answer}`.trimEnd()),
  ]
  return `${source.join('\n')}\n`
}

const firstQuestion = /(?:^|\n)\? /
const refusal = '\n> '
/** After an answer: it was taken and another question follows, or it was refused and the same question is still there. */
const nextQuestion = new RegExp(String.raw`✔ [^\n]*\n(?:[^\n]*\n)*?\? |${refusal}`)
const typedKeys: Readonly<Record<string, string>> = {
  '^C': keys.ctrlC,
  '^D': keys.ctrlD,
  '↓': keys.down + keys.enter,
  '⇥': keys.tab + keys.enter,
}

async function atTerminal(
  words: readonly string[],
  answers: readonly string[],
  place: Place,
  env: Readonly<Record<string, string | undefined>>,
) {
  const run = await programInTerminal(
    words,
    async (terminal) => {
      for (const [index, answer] of answers.entries()) {
        const [question] = await terminal.expect(index === 0 ? firstQuestion : nextQuestion)
        if (question === refusal) {
          // The refusal is drawn once more with the first key, and must not be taken for the next one.
          // A refused path is kept, to be corrected.
          terminal.type(keys.ctrlU + answer)
          await terminal.expect(answer)
          terminal.type(keys.enter)
        } else {
          terminal.type(typedKeys[answer] ?? answer + keys.enter)
        }
      }
    },
    {in: place, env, rows: 100, columns: 160},
  )
  return {code: run.code, signal: run.signal, screen: screenOf(run.raw)}
}

function render(gutter: string, text: string): string {
  if (text === '') return ''
  const lines = text.split('\n')
  const unfinished = lines.pop()
  const rendered = lines.map((line) => `${gutter} ${line}`.trimEnd())
  if (unfinished !== '') rendered.push(`${gutter} ${unfinished ?? ''}`, '\\ no newline at the end')
  return `${rendered.join('\n')}\n`
}

/** Returns what a terminal shows at the end, without text that was overwritten. Knows the sequences that prompts use. */
export function screenOf(raw: string): string {
  const lines: string[][] = [[]]
  let [row, column] = [0, 0]
  const line = () => (lines[row] ??= [])
  // eslint-disable-next-line no-control-regex -- control sequences are what this is about
  for (const [token, parameters, name] of raw.matchAll(/\u001B\[([0-9;?]*)([A-Za-z])|[^]/gu)) {
    const count = Number(parameters ?? '') || 1
    if (token === '\n') row++
    else if (token === '\r') column = 0
    else if (name === undefined) {
      while (line().length < column) line().push(' ')
      line()[column++] = token
    } else if (name === 'A') row = Math.max(0, row - count)
    else if (name === 'B') row += count
    else if (name === 'C') column += count
    else if (name === 'D') column = Math.max(0, column - count)
    else if (name === 'G') column = count - 1
    else if (name === 'K') line().length = parameters === '2' ? 0 : Math.min(line().length, column)
    else if (name === 'J') {
      line().length = Math.min(line().length, column)
      lines.length = row + 1
    } else if (!'mhl'.includes(name)) throw new Error(`the screen does not know the sequence ${JSON.stringify(token)}`)
  }
  const text = Array.from(lines, (characters: string[] | undefined) => (characters ?? []).join('').trimEnd())
  return `${text.join('\n').trimEnd()}\n`
}

/** Replaces what differs from run to run with fixed words; test/README.md lists them. */
function withFixedWords(text: string, place: Place): string {
  return text
    .replaceAll(slowDerivation, '')
    .replaceAll(place.work, 'DIR')
    .replaceAll(place.home, 'HOME')
    .replaceAll(vectors, 'VECTORS')
    .replaceAll(quotedInYaml, '$1')
    .replaceAll(/[A-Za-z0-9+/]{80,}={0,2}/g, 'CIPHERTEXT')
    .replaceAll(/\b(?:[0-9A-F]{2}:){31}[0-9A-F]{2}\b|\b[0-9a-f]{64}\b/g, (hash) =>
      isKnownHash(hash) ? hash : 'FINGERPRINT',
    )
    .replaceAll(/\b\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?\b/g, (date) => (isKnownDate(date) ? date : 'YYYY-MM-DD'))
    .replaceAll(/\bmi-cli\/\S+ \S+ node-v\S+/g, 'mi-cli/VERSION PLATFORM NODE')
}

/** YAML reads e12 as a number, so about 1 in 200 ciphertexts is quoted. */
const quotedInYaml = /(?<=: )'([A-Za-z0-9+/]{80,}={0,2})'$/gm

/** A message that only a busy machine prints, as the keystores of the transcripts have few iterations. */
const slowDerivation = /^note: .* (?:iterations take about \d+ s|takes a while: .*)\n/gm

/** The hashes of the vectors, and their certificates' fingerprints and dates, which never change. */
function knownFacts(): {readonly hashes: ReadonlySet<string>; readonly dates: ReadonlySet<string>} {
  const damaged = path.join(vectors, 'fuzz')
  const files = readdirSync(vectors, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(damaged))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
  const certificates = files
    .filter((content) => content.includes('-----BEGIN CERTIFICATE-----'))
    .map((content) => new X509Certificate(content))
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  return {
    hashes: new Set([...files.map(hash), ...certificates.map(({raw}) => hash(raw))]),
    dates: new Set(
      certificates
        .flatMap(({validFrom, validTo}) => [validFrom, validTo])
        .map((date) => new Date(date).toISOString().slice(0, 10)),
    ),
  }
}

let known: ReturnType<typeof knownFacts> | undefined

function isKnownHash(hash: string): boolean {
  known ??= knownFacts()
  return known.hashes.has(hash.replaceAll(':', '').toLowerCase())
}

function isKnownDate(date: string): boolean {
  known ??= knownFacts()
  return known.dates.has(date.slice(0, 10))
}
