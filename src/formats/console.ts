/** Lines to copy from: `alias : ciphertext`, as the older tools print them. */
import type {OutputFormat} from './format.js'
import {lineWriter} from './text/line-writer.js'

export const consoleLines: OutputFormat = {
  defaultDest: undefined,
  isSequence: true,
  refusal,
  begin: () => lineWriter(({alias, ciphertext}) => `${alias} : ${ciphertext}`),
}

/** Aliases are printed as they are, so they must not contain line breaks or terminal control characters. */
function refusal(alias: string): string | undefined {
  if (alias === '') return 'must not be empty'
  if (/^[ -~]+$/.test(alias)) return undefined
  if (/[\n\r\u0085\p{Zl}\p{Zp}]/u.test(alias)) return 'cannot be printed: it contains a line break'
  if (/[\p{Cc}\p{Cs}]|\p{Bidi_Control}/u.test(alias)) return 'cannot be printed: it contains a control character'
  return undefined
}
