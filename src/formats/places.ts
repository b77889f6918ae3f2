/** How remarks name secrets and their lines: enough of them to find the place, however many there are. */
import {quoted} from '../errors.js'

/** A secret and the line it stands on. */
export interface Place {
  readonly alias: string
  readonly line: number
}

const most = 12

/** `"a" (line 3), "b" (line 7)`, the first 12 of them and a count of the rest. */
export function placed(places: readonly Place[]): string {
  return firstFew(places.map(({alias, line}) => `${quoted(alias)} (line ${line})`))
}

/** `3, 7 and 12`, the first 12 of them and a count of the rest. */
export function numbered(lines: readonly number[]): string {
  if (lines.length > most) return firstFew(lines.map(String))
  return `${lines.slice(0, -1).join(', ')} and ${String(lines.at(-1))}`
}

function firstFew(names: readonly string[]): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
