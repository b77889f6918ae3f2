/** What dotenv's rules make of a value that its writer may not have meant. A new trap is one entry. */
import type {Assignment} from './statements.js'

export interface Trap {
  readonly catches: (assignment: Assignment) => boolean
  /** @param places the aliases caught and their lines */
  readonly remark: (places: string) => string
}

export const traps: readonly Trap[] = [
  {
    catches: ({isQuoted, isCut}) => isCut && !isQuoted,
    remark: (places) => `cut at a "#", where dotenv sees a comment: ${places}; put a value that holds "#" in quotes`,
  },
  {
    catches: ({isQuoted, isCut, raw}) => !isQuoted && !isCut && raw.trimStart() !== raw.trim(),
    remark: (places) =>
      `white space at the end of the line is not part of the value: ${places}; put the value in quotes to keep it`,
  },
  {
    catches: ({isQuoted, raw}) => !isQuoted && /^['"`]/.test(raw.trimStart()) && !isWrapped(raw.trim()),
    remark: (places) =>
      `begins with a quotation mark that is not closed at the end of the line, and is part of the value: ${places}; quote the whole value in marks of another kind`,
  },
  {
    catches: ({isQuoted, raw}) => isQuoted && raw.slice(1, -1).includes(`\\${raw.charAt(0)}`),
    remark: (places) =>
      `dotenv keeps the backslash before a quotation mark: ${places}; quote a value that holds one in marks of another kind`,
  },
  {
    catches: ({isQuoted, raw}) => isQuoted && raw.startsWith('"') && /\\[nr]/.test(raw),
    remark: (places) =>
      `"\\n" or "\\r" in double quotes is read as a line break: ${places}; use single quotes to keep it as it stands`,
  },
  {
    catches: ({line, valueLine}) => valueLine > line,
    remark: (places) => `the value is taken from a later line, by dotenv's rules: ${places}`,
  },
  {
    catches: ({isQuoted, raw}) => isQuoted && /\n[^\S\n]*(?:export[^\S\n]+)?[\w.-]+[^\S\n]*=[^=\n]/.test(raw),
    remark: (places) =>
      `the quoted value takes in a line that looks like another assignment: ${places}; is a closing quotation mark missing?`,
  },
]

function isWrapped(value: string): boolean {
  return value.length > 1 && value.at(-1) === value[0]
}
