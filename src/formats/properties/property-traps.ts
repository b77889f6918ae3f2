/**
 * Values that Java reads differently than their author may have intended: people write .properties files by the rules of shells and
 * .env files. To add a trap, add an entry.
 */
import type {PlacedEntry} from './lines.js'
import type {Trap} from '../format.js'

interface PropertyTrap extends Trap {
  readonly catches: (line: PlacedEntry) => boolean
}

/** @returns the traps of a value; none if it is empty */
export function propertyTraps(line: PlacedEntry): readonly Trap[] {
  return mayBeTrap(line) ? traps.filter(({catches}) => catches(line)) : none
}

const none: readonly Trap[] = []

/** Quickly rules out nearly every value. */
function mayBeTrap({entry, raw, continuations, endsInBackslash}: PlacedEntry): boolean {
  if (entry.value === '') return false
  return continuations.length > 0 || endsInBackslash || /^["'`]|[\\#]/.test(raw) || entry.alias === 'export'
}

const traps: readonly PropertyTrap[] = [
  {
    catches: ({continuations}) => continuations.some((line) => looksLikeNewLine.test(line)),
    remark: (places) =>
      `a backslash at the end of a line continues the value with the next line, which looks like another assignment or a comment: ${places}; if the backslash belongs to the value, write two`,
  },
  {
    catches: ({raw, endsInBackslash}) => endsInBackslash || hasEscape(raw, /[^tnrfu\\=:#! ]/),
    remark: (places) => `a single backslash is dropped in a .properties file: ${places}; to keep it, write two`,
  },
  {
    catches: ({raw}) => hasEscape(raw, /[tnrf]/) && !isPem(raw),
    remark: (places) =>
      String.raw`"\t", "\n", "\r" or "\f" is read as a tab, a line break or a form feed: ${places}; to keep the backslash, write two`,
  },
  {
    catches: ({raw}) => isQuoted(raw.trimEnd()),
    remark: (places) =>
      `quotation marks around a value are part of it in a .properties file: ${places}; remove them if they do not belong to the secret`,
  },
  {
    catches: ({raw}) => /[ \t]#/.test(raw),
    remark: (places) =>
      `a "#" after the value does not start a comment in a .properties file, so it is part of the value: ${places}; write comments on lines of their own`,
  },
  {
    catches: ({entry, raw}) => entry.alias === 'export' && /^[\w.-]+[ \t]*=/.test(raw),
    remark: (places) =>
      `"export" is read as the alias, and the rest of the line as its value: ${places}; remove "export" from the line`,
  },
]

/** A base64 line may end in `=` too, and then in an escape. */
const looksLikeNewLine = /^(?:#|(?:export[ \t]+)?[\w.-]+[ \t]*(?:=[^=\s\\]|=[ \t]+\S|:[ \t]))/

/** @param kinds matches the characters after the backslash */
function hasEscape(raw: string, kinds: RegExp): boolean {
  for (let index = raw.indexOf('\\'); index !== -1; index = raw.indexOf('\\', index + 2)) {
    if (kinds.test(raw.charAt(index + 1))) return true
  }
  return false
}

/** Keys and certificates in PEM are written on one line with `\n`. */
function isPem(raw: string): boolean {
  return raw.includes('-----BEGIN ')
}

function isQuoted(text: string): boolean {
  return text.length > 1 && `"'\``.includes(text.charAt(0)) && text.endsWith(text.charAt(0))
}
