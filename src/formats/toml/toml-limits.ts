/**
 * Limits on a text in TOML, which is read in one piece: the library takes up to 4 KiB of memory for a line or an entry, and 32 bytes for
 * a character of a string.
 */
import {FormatError} from '../../errors.js'

export const mostCharacters = 4 << 20
const mostMarks = 1 << 15

/** @param has what the message says about the file: `has` or `would have` @throws FormatError */
export function refuseTooLarge(text: string, has = 'has'): void {
  if (text.length > mostCharacters) throw tomlTooLarge(has)
  let count = 0
  for (const mark = /[\n,.[{]/g; mark.test(text) && count <= mostMarks;) count++
  if (count > mostMarks) throw tomlTooLarge(has, `${mostMarks.toLocaleString('en')} lines or entries`)
}

export function tomlTooLarge(
  has = 'would have',
  limit = `${mostCharacters.toLocaleString('en')} characters`,
): FormatError {
  return new FormatError(
    `${has} more than ${limit}, and TOML must be read in one piece`,
    'move some of the entries to another file',
  )
}
