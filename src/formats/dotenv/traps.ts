/** Values that dotenv may read differently than their author intended. To add a trap, add an entry. */
import type {Assignment} from './statements.js'

interface Trap {
  readonly catches: (assignment: Assignment) => boolean
  /** @param places the affected aliases and their lines */
  readonly remark: (places: string) => string
  /** Whether it also matters to a ciphertext, around which whitespace is trimmed anyway. */
  readonly catchesCiphertexts: boolean
}

export const traps: readonly Trap[] = [
  {
    catches: ({isQuoted, isCut}) => isCut && !isQuoted,
    remark: (places) =>
      `dotenv cuts the value at a "#", which starts a comment: ${places}; put values with "#" in quotes`,
    catchesCiphertexts: false,
  },
  {
    catches: ({isQuoted, isCut, raw}) => !isQuoted && !isCut && raw.trimStart() !== raw.trim(),
    remark: (places) =>
      `whitespace at the end of the line is not part of the value: ${places}; to keep it, put the value in quotes`,
    catchesCiphertexts: false,
  },
  {
    catches: ({isQuoted, raw}) => !isQuoted && /^['"`]/.test(raw.trimStart()) && !isWrapped(raw.trim()),
    remark: (places) =>
      `an opening quotation mark has no closing one at the end of the line, so it is part of the value: ${places}; put the value in a different kind of quotes`,
    catchesCiphertexts: true,
  },
  {
    catches: ({isQuoted, raw}) => isQuoted && raw.slice(1, -1).includes(`\\${raw.charAt(0)}`),
    remark: (places) =>
      `dotenv keeps the backslash before a quotation mark: ${places}; put such values in a different kind of quotes`,
    catchesCiphertexts: true,
  },
  {
    catches: ({isQuoted, raw}) => isQuoted && raw.startsWith('"') && /\\[nr]/.test(raw),
    remark: (places) =>
      `"\\n" or "\\r" in double quotes is read as a line break: ${places}; to keep it as it is, use single quotes`,
    catchesCiphertexts: true,
  },
  {
    catches: ({line, valueLine}) => valueLine > line,
    remark: (places) => `dotenv takes the value from a later line: ${places}`,
    catchesCiphertexts: true,
  },
  {
    catches: ({isQuoted, raw}) => isQuoted && /\n[^\S\n]*(?:export[^\S\n]+)?[\w.-]+[^\S\n]*=[^=\n]/.test(raw),
    remark: (places) =>
      `the quoted value contains a line that looks like another assignment: ${places}; is a closing quotation mark missing?`,
    catchesCiphertexts: true,
  },
]

function isWrapped(value: string): boolean {
  return value.length > 1 && value.at(-1) === value[0]
}
