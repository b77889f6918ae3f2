/** If an alias has several values, the last one counts, as in java.util.Properties and dotenv. A remark names the lines. */
import {quoted} from '../../wording.js'
import {listLines} from './mentions.js'
import type {NamedValue} from '../format.js'

/** A value read from a line. */
export interface Entry extends NamedValue {
  readonly line: number
}

/** @param count how many lines there are, if `lines` holds only the first dozen */
export function repetitionRemark(alias: string, lines: readonly number[], count = lines.length): string {
  return `${quoted(alias)} is defined on lines ${listLines(lines, count)}; the last one is used`
}
