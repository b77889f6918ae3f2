/** What `create` prints for a person, or a script, to copy from: `alias : ciphertext`, as the older tools do. */
import type {OutputFormat} from './format.js'
import {lineWriter} from './text/line-writer.js'

export const consoleLines: OutputFormat = {
  defaultDest: undefined,
  isSequence: true,
  refusal,
  begin: () => lineWriter(({alias, ciphertext}) => `${alias} : ${ciphertext}`),
}

/** An alias stands as it is, so it may neither end its line nor steer a terminal. */
function refusal(alias: string): string | undefined {
  if (alias === '') return 'is empty'
  if (/^[ -~]+$/.test(alias)) return undefined
  if (/[\n\r\u0085\p{Zl}\p{Zp}]/u.test(alias)) return 'has a line break'
  if (/[\p{Cc}\p{Cs}]|\p{Bidi_Control}/u.test(alias)) return 'has a control character'
  return undefined
}
