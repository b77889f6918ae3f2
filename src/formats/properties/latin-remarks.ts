/**
 * What Micro Integrator's vault reads differently in a `.properties` file: it uses `Properties.load(InputStream)`, which takes the bytes
 * for ISO 8859-1.
 */
import type {PlacedEntry} from './lines.js'
import {listMentions} from '../text/mentions.js'
import {naturalLines} from '../text/text.js'

/** At most one sentence, about aliases with characters beyond ASCII that are not escaped. @param text the file's text */
export function rawAliasRemarks(text: string, entries: readonly PlacedEntry[]): readonly string[] {
  const beyondAscii = entries.filter(({entry: {alias}}) => /[\u0080-\uffff]/.test(alias))
  if (beyondAscii.length === 0) return []
  const lineStarts = Array.from(naturalLines(text), ([start]) => start)
  const raw = beyondAscii.filter(({entry, start}) =>
    /[\u0080-\uffff]/.test(text.slice(lineStarts[entry.line - 1], start)),
  )
  if (raw.length === 0) return []
  const aliases = listMentions(raw.map(({entry}) => entry))
  return [
    `Micro Integrator reads .properties files as ISO 8859-1, so it does not find these aliases: ${aliases}; write characters beyond ASCII as \\uXXXX`,
  ]
}

/** The remark for a file that begins with a byte order mark: even a comment or a blank line becomes an entry. */
export function latinMarkRemark([first]: readonly PlacedEntry[]): string {
  const place = first?.entry.line === 1 ? listMentions([first.entry]) : 'line 1'
  return `Micro Integrator takes the byte order mark at the beginning of the file for part of the first alias: ${place}; save the file as UTF-8 without it`
}
