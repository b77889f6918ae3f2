/** What the program says to the person at the terminal; standard error, for standard output carries the product alone. */
import {colour} from './colour.js'

/** Something worth knowing that needs no action. A sentence without its full stop, as all of these. */
export function note(sentence: string): void {
  say(`${colour('cyan', 'note:')} ${sentence}`)
}

/** Something that may hurt later. */
export function warn(sentence: string): void {
  say(`${colour('yellow', 'warning:')} ${sentence}`)
}

/** What has been done. */
export function done(sentence: string): void {
  say(`${colour('green', 'done:')} ${sentence}`)
}

/** What was found wanting; the program goes on to its end. */
export function failed(sentence: string): void {
  say(`${colour('red', 'error:')} ${sentence}`)
}

type Rows = readonly (readonly [name: string, value: string])[]

/** Facts under what was said, a row each, the names in one column. */
export function facts(rows: Rows): void {
  for (const line of factLines(rows, (name) => colour('dim', name))) say(`  ${line}`)
}

/** @returns the same as a text for standard output, ending in a line feed */
export function factsText(rows: Rows): string {
  return factLines(rows, (name) => name)
    .map((line) => `${line}\n`)
    .join('')
}

function factLines(rows: Rows, shown: (name: string) => string): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${shown(name.padEnd(width))}  ${value}`)
}

/** A text as it stands. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
