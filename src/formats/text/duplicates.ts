/** Of several values for one alias the last is taken, as java.util.Properties and dotenv both do; the person is told. */
import {quoted} from '../../wording.js'
import {listLines} from './mentions.js'
import type {NamedValue} from '../format.js'

/** A value that was read from a line. */
export interface Entry extends NamedValue {
  readonly line: number
}

interface LastOfEach {
  /** One for an alias, at the place of its last line. */
  readonly values: readonly Entry[]
  /** One for each alias that stands on more than one line. */
  readonly remarks: readonly string[]
}

export function lastOfEach(entries: readonly Entry[]): LastOfEach {
  const last = new Map<string, Entry>()
  const repeated = new Map<string, number[]>()
  for (const entry of entries) {
    const earlier = last.get(entry.alias)
    if (earlier !== undefined) noteLine(repeated, earlier, entry.line)
    last.set(entry.alias, entry)
  }
  return {
    values: entries.filter((entry) => last.get(entry.alias) === entry),
    remarks: [...repeated].map(([alias, lines]) => repetitionRemark(alias, lines)),
  }
}

function noteLine(repeated: Map<string, number[]>, earlier: Entry, line: number): void {
  const lines = repeated.get(earlier.alias)
  if (lines === undefined) repeated.set(earlier.alias, [earlier.line, line])
  else lines.push(line)
}

/** @param count of the lines, where only the first dozen are given */
export function repetitionRemark(alias: string, lines: readonly number[], count = lines.length): string {
  return `${quoted(alias)} is defined on lines ${listLines(lines, count)}; the last one is used`
}
