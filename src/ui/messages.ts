/**
 * Messages to the user, as sentences without a full stop. They are written to standard error, because standard output carries only the
 * product.
 */
import {writeStderr} from '../io/stderr.js'
import {colour} from './colour.js'

/** What --json adds to each object that it prints: the messages of this run, in the order they were printed. */
export interface ReportedMessages {
  /** What is worth knowing and needs no action. */
  readonly notes: readonly string[]
  /** What may cause trouble later. */
  readonly warnings: readonly string[]
}

const reported: {readonly notes: string[]; readonly warnings: string[]} = {notes: [], warnings: []}

/** @returns what `note` and `warn` have reported so far */
export function reportedMessages(): ReportedMessages {
  return reported
}

/** Reports something worth knowing that needs no action. */
export function note(sentence: string): void {
  reported.notes.push(sentence)
  announce(sentence)
}

/** Reports something that may cause trouble later. */
export function warn(sentence: string): void {
  reported.warnings.push(sentence)
  say(`${colour('yellow', 'warning:')} ${sentence}`)
}

/** Says what the user is waiting for. It looks like a note, but is not part of the result. */
export function announce(sentence: string): void {
  say(`${colour('cyan', 'note:')} ${sentence}`)
}

/** Reports what was done. */
export function done(sentence: string): void {
  say(`${colour('green', 'done:')} ${sentence}`)
}

/** Reports a failure that does not end the program, and what to try. */
export function failed(sentence: string, hint: string): void {
  say(`${colour('red', 'error:')} ${sentence}`)
  suggest(hint)
}

/** Says what to do next, in the imperative. */
export function suggest(hint: string): void {
  say(`${colour('bold', 'try:')} ${hint}`)
}

/** A fact and its name, which is empty if the fact continues the row above. */
export type FactRow = readonly [name: string, value: string]

/** Prints facts below a message, one per line, with the names in one column. */
export function printFacts(rows: readonly FactRow[]): void {
  for (const line of factLines(rows, (name) => colour('dim', name))) say(`  ${line}`)
}

/** @returns the same as text for standard output, ending in a line feed */
export function factsText(rows: readonly FactRow[]): string {
  return factLines(rows, (name) => name)
    .map((line) => `${line}\n`)
    .join('')
}

function factLines(rows: readonly FactRow[], shown: (name: string) => string): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${shown(name.padEnd(width))}  ${value}`)
}

let makeRoom: (() => void) | undefined

/** @param act called before the next message: it removes what is on the last line of the terminal */
export function beforeMessages(act: (() => void) | undefined): void {
  makeRoom = act
}

/** Prints a text as it is. */
export function say(text: string): void {
  makeRoom?.()
  writeStderr(`${text}\n`)
}
