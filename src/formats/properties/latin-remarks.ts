/**
 * What Micro Integrator's vault reads differently in a `.properties` file: it uses `Properties.load(InputStream)`, which takes the bytes
 * for ISO 8859-1.
 */
import type {PlacedEntry} from './lines.js'
import type {Remark, RemarkKind} from '../format.js'
import type {Entry} from '../text/duplicates.js'
import {placeOnLine, placesOf} from '../text/remarks.js'
import {naturalLines} from '../text/text.js'

/** About aliases with characters beyond ASCII that are not escaped. */
const rawAliases: RemarkKind = {
  flaw: {
    kind: 'lost-name',
    problem: 'has characters beyond ASCII in its name, which Micro Integrator reads as ISO 8859-1',
  },
  remark: (aliases) =>
    `Micro Integrator reads .properties files as ISO 8859-1, so it does not find these aliases: ${aliases}; write characters beyond ASCII as \\uXXXX`,
}

/** @param text the text of the entries @param firstLine the number of its first line */
export function rawAliasRemark(text: string, entries: readonly PlacedEntry[], firstLine: number): Remark {
  const beyondAscii = entries.filter(({entry: {alias}}) => /[\u0080-\uffff]/.test(alias))
  if (beyondAscii.length === 0) return {kind: rawAliases, places: []}
  const lineStarts = Array.from(naturalLines(text), ([start]) => start)
  const raw = beyondAscii.filter(({entry, start}) =>
    /[\u0080-\uffff]/.test(text.slice(lineStarts[entry.line - firstLine], start)),
  )
  return {kind: rawAliases, places: placesOf(raw.map(({entry}) => entry))}
}

/** About a file that begins with a byte order mark: even a comment or a blank line becomes an entry. */
const latinMark: RemarkKind = {
  flaw: {kind: 'lost-name', problem: 'follows a byte order mark, which Micro Integrator takes for part of the alias'},
  remark: (place) =>
    `Micro Integrator takes the byte order mark at the beginning of the file for part of the first alias: ${place}; save the file as UTF-8 without it`,
}

/** The remark for a file that begins with a byte order mark. @param first its first entry */
export function latinMarkRemark(first: Entry | undefined): Remark {
  return {kind: latinMark, places: first?.line === 1 ? placesOf([first]) : [placeOnLine(1)]}
}
