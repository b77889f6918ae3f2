/** If an alias has several values, the last one counts, as in java.util.Properties and dotenv. A remark names the lines. */
import {quoted} from '../../wording.js'
import {listLines} from './mentions.js'
import type {NamedValue} from '../format.js'

/** A value read from a line. */
export interface Entry extends NamedValue {
  readonly line: number
}

interface LastOfEach {
  /** One for each alias, in the order of their last lines. */
  readonly values: readonly Entry[]
  /** One for each alias defined on more than one line. */
  readonly remarks: readonly string[]
}

/** @param entries in the order of the text */
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

/** @param count how many lines there are, if `lines` holds only the first dozen */
export function repetitionRemark(alias: string, lines: readonly number[], count = lines.length): string {
  return `${quoted(alias)} is defined on lines ${listLines(lines, count)}; the last one is used`
}
