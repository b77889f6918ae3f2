/** What holds for every format whose values are replaced in place. */
import type {EncryptedFormat, EncryptedText, ExistingValue, OutputFormat} from '../../src/formats/format.js'
import type {Witness} from '../witness.js'

/** A ciphertext that occurs in no input. Long enough, and without padding, so that no format adds anything to it. */
const replacement = 'TkVXVkFMVUVORVdWQUxVRU5FV1ZBTFVF'

const merged = [
  {alias: 'a', ciphertext: replacement},
  {alias: 'new.in_fuzz', ciphertext: 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldY'},
]

/** Reads the file, replaces its values and merges new ones, and compares the results. @returns undefined if it cannot be read */
export function readEditable(
  input: Buffer,
  {format, output}: {readonly format: EncryptedFormat; readonly output: OutputFormat},
  witness: Witness,
): EncryptedText | undefined {
  const text = witness.attempt(() => format.read(input))
  if (text === undefined) return undefined
  witness.know(text.values.flatMap(({alias, secret}) => [alias, secret]))
  witness.hear(text.remarks)
  witness.hearProblems(text.problems)
  replaceNothing(input, text, witness)
  replaceAll(input, text, format, witness)
  mergeNew(input, text, {format, output}, witness)
  return text
}

function replaceNothing(input: Buffer, text: EncryptedText, witness: Witness): void {
  const same = witness.attempt(() => text.replace(() => undefined))
  if (same !== undefined) witness.agree('a text in which nothing is replaced is the same', same.equals(input), true)
}

function replaceAll(input: Buffer, text: EncryptedText, format: EncryptedFormat, witness: Witness): void {
  const replaced = witness.attempt(() => text.replace(() => replacement))
  if (replaced === undefined) return
  const {values, problems} = format.read(replaced)
  witness.agree('an edited text has no problem', problems, [])
  witness.agree('an edited text has the same names', values.map(nameOf), text.values.map(nameOf))
  witness.agree('an edited text has the new values', values.filter(({value}) => value.trim() !== replacement).length, 0)
  if (text.values.every(isKept)) witness.agree('every other byte is kept', isAround(replaced, input), true)
}

/** A value in base64 is written differently, and a word without a separator gets one. */
function isKept({undecoded, bare, value}: ExistingValue): boolean {
  return undecoded === undefined && bare === undefined && value.trim() !== ''
}

/** Whether all that is around the new values is around something in the original, in the same order. */
function isAround(replaced: Buffer, original: Buffer): boolean {
  const parts = replaced.toString('latin1').split(replacement)
  const [last = '', text] = [parts.at(-1), original.toString('latin1')]
  let end = 0
  for (const [index, part] of parts.slice(0, -1).entries()) {
    const start = text.indexOf(part, end)
    if (start === -1 || (index === 0 && start !== 0)) return false
    end = start + part.length
  }
  return text.endsWith(last) && end + last.length <= text.length
}

function mergeNew(
  input: Buffer,
  text: EncryptedText,
  {format, output}: {readonly format: EncryptedFormat; readonly output: OutputFormat},
  witness: Witness,
): void {
  const result = witness.attempt(() => output.merge?.(input, merged))
  if (result === undefined) return
  witness.hear(result.remarks)
  const after = format.read(result.bytes)
  witness.agree('a merged text has no problem', after.problems, [])
  for (const {alias, ciphertext} of merged) {
    const found = after.values.filter((value) => value.alias === alias && !value.overridden)
    witness.agree(
      'a merged value is in the text',
      found.some(({value}) => value.trim() === ciphertext),
      true,
    )
  }
  const isOther = ({alias}: ExistingValue) => !merged.some((value) => value.alias === alias)
  witness.agree(
    'merging keeps all other values',
    after.values.filter(isOther).map(contentOf),
    text.values.filter(isOther).map(contentOf),
  )
}

function nameOf({alias, secret}: ExistingValue): unknown {
  return [alias, secret]
}

function contentOf({alias, secret, value}: ExistingValue): unknown {
  return [alias, secret, value]
}
