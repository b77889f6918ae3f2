/** How remarks list aliases and line numbers: the first dozen, then a count of the rest. */
import {firstFew, mostShown, quoted} from '../../wording.js'

/** An alias and its line. */
export interface Mention {
  readonly alias: string
  readonly line: number
}

/** @returns `"a" (line 3), "b" (line 7)` */
export function listMentions(mentions: readonly Mention[]): string {
  return firstFew(mentions.map(({alias, line}) => `${quoted(alias)} (line ${line})`))
}

/**
 * @param lines at least two
 * @param count how many there are, if `lines` holds only the first
 * @returns `3, 7 and 12`
 */
export function listLines(lines: readonly number[], count = lines.length): string {
  if (count > mostShown) return firstFew(lines.map(String), count)
  return `${lines.slice(0, -1).join(', ')} and ${String(lines.at(-1))}`
}
