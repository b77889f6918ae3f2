/** How remarks name secrets and their lines: enough of them to find the place, however many there are. */
import {firstFew, mostShown, quoted} from '../../wording.js'

/** A secret and the line it stands on. */
export interface Mention {
  readonly alias: string
  readonly line: number
}

/** `"a" (line 3), "b" (line 7)`, the first dozen of them and a count of the rest. */
export function listMentions(places: readonly Mention[]): string {
  return firstFew(places.map(({alias, line}) => `${quoted(alias)} (line ${line})`))
}

/**
 * `3, 7 and 12`, the first dozen of them and a count of the rest.
 * @param count of all, where only the first are given
 */
export function listLines(lines: readonly number[], count = lines.length): string {
  if (count > mostShown) return firstFew(lines.map(String), count)
  return `${lines.slice(0, -1).join(', ')} and ${String(lines.at(-1))}`
}
