/** How remarks list aliases and line numbers: the first dozen, then a count of the rest. */
import {firstFew, mostShown, quoted} from '../../wording.js'

/** An alias and its line, if it has one. */
export interface Mention {
  readonly alias: string
  readonly line?: number
  /** As in `NamedValue`. */
  readonly bare?: true
}

/**
 * @param count how many there are, if only the first are passed
 * @returns `"a" (line 3), "b" (line 7)`
 */
export function listMentions(mentions: readonly Mention[], count = mentions.length): string {
  const shown = mentions.slice(0, mostShown)
  return firstFew(shown.map(mention), count)
}

function mention({alias, line, bare}: Mention): string {
  if (line === undefined) return quoted(alias)
  return bare ? `line ${line}` : `${quoted(alias)} (line ${line})`
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
