/** What holds for every format whose values are replaced in place. */
import {isCiphertext} from '../../src/cipher/recognise-ciphertext.js'
import {FormatError} from '../../src/errors.js'
import {chooseEncryptedFormat, type ChosenFormat} from '../../src/formats/encrypted-formats.js'
import type {EncryptedFormat, ExistingValue, OutputFormat} from '../../src/formats/format.js'
import {mergeWhole, readInPlace, type InPlace} from '../../test/formats/whole.js'
import {Random} from '../random.js'
import type {Witness} from '../witness.js'

/** A ciphertext that occurs in no input. Long enough, and without padding, so that no format adds anything to it. */
const replacement = 'TkVXVkFMVUVORVdWQUxVRU5FV1ZBTFVF'

const merged = [
  {alias: 'a', ciphertext: replacement},
  {alias: 'new.in_fuzz', ciphertext: 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldY'},
]

/** Reads a file of encrypted values in the format that its name and its bytes say. @throws UserError */
export function readNamedFile(name: string, bytes: Buffer): InPlace {
  const chosen = chooseEncryptedFormat(name, bytes, isCiphertext)
  const text = readChosen(chosen, bytes)
  chosen.refuse({values: text.values.length, problems: text.problems.length})
  return text
}

function readChosen(chosen: ChosenFormat, bytes: Buffer): InPlace {
  try {
    return readInPlace(chosen.format, bytes)
  } catch (error) {
    if (error instanceof FormatError) chosen.refuse()
    throw error
  }
}

interface Formats {
  readonly format: EncryptedFormat
  readonly output: OutputFormat
  /** What is written in the place of a value, if the format keeps no quotation marks. */
  readonly literalOf?: (value: string) => string
}

/** The most blocks that a file is read in, since looking for a place to cut takes time. */
const mostBlocks = 50

/** Reads the file, replaces its values and merges new ones, and compares the results. @returns undefined if it cannot be read */
export function readEditable(input: Buffer, formats: Formats, witness: Witness): InPlace | undefined {
  const {format} = formats
  const text = witness.attempt(() => readInPlace(format, input))
  witness.know(text?.secretNames ?? [])
  readInBlocks(input, text, formats, witness)
  if (text === undefined) return undefined
  replaceInEditable(input, text, formats, witness)
  mergeNew(input, text, formats, witness)
  return text
}

/** Replaces the values of a file, and compares the results. */
export function replaceInEditable(
  input: Buffer,
  text: InPlace,
  formats: Omit<Formats, 'output'>,
  witness: Witness,
): void {
  witness.know(text.values.flatMap(({alias, secret}) => [alias, secret]))
  witness.hear(text.remarks)
  witness.hearProblems(text.problems)
  replaceNothing(input, text, witness)
  replaceAll(input, text, formats, witness)
}

/**
 * Whatever is done in one piece has the same result block by block. The size of the blocks depends on nothing but the input. Two
 * remarks may depend on where the file is cut: on lines that end in a CR, and on what follows a first document in JSON.
 */
function readInBlocks(input: Buffer, whole: InPlace | undefined, {format, output}: Formats, witness: Witness): void {
  const random = new Random(input.toString('latin1'))
  const least = Math.ceil(input.length / mostBlocks)
  const size = least + 1 + random.below(random.pick([3, 20, input.length + 1]))
  const text = witness.attempt(() => readInPlace(format, input, size))
  witness.agree('blocks have the values of the whole', text && contentsOf(text), whole && contentsOf(whole))
  if (text === undefined || whole === undefined) return
  const isComparable = !/\r(?!\n)|^\s*\{/.test(input.toString())
  if (isComparable) witness.agree('blocks have the remarks of the whole', text.remarks, whole.remarks)
  const edit = ({line}: ExistingValue) => (line % 2 === 0 ? replacement : undefined)
  const edited = [text, whole].map((each) => witness.attempt(() => each.replace(edit)))
  witness.agree('blocks are edited like the whole', edited[0], edited[1])
  const results = [size, Infinity].map((each) => witness.attempt(() => mergeWhole(output, input, merged, each)))
  const [inBlocks, inOne] = results.map((result) => (isComparable ? result : result?.bytes))
  witness.agree('blocks are merged like the whole', inBlocks, inOne)
}

function contentsOf({values, problems}: InPlace): unknown {
  return {values, problems}
}

function replaceNothing(input: Buffer, text: InPlace, witness: Witness): void {
  const same = witness.attempt(() => text.replace(() => undefined))
  if (same !== undefined) witness.agree('a text in which nothing is replaced is the same', same.equals(input), true)
}

function replaceAll(
  input: Buffer,
  text: InPlace,
  {format, literalOf}: Omit<Formats, 'output'>,
  witness: Witness,
): void {
  const replaced = witness.attempt(() => text.replace(() => replacement))
  if (replaced === undefined) return
  const {values, problems} = readInPlace(format, replaced)
  witness.agree('an edited text has no problem', problems, [])
  witness.agree('an edited text has the same names', values.map(nameOf), text.values.map(nameOf))
  witness.agree('an edited text has the new values', values.filter(({value}) => value.trim() !== replacement).length, 0)
  const literal = literalOf?.(replacement) ?? replacement
  if (text.values.every(isKept)) witness.agree('every other byte is kept', isAround(replaced, input, literal), true)
}

/** A value in base64 is written differently, and a word without a separator gets one. */
function isKept({undecoded, bare, value}: ExistingValue): boolean {
  return undecoded === undefined && bare === undefined && value.trim() !== ''
}

/**
 * Whether all that is around the new values is around something in the original, in the same order. A plain value in JSON gets quotation
 * marks.
 */
function isAround(replaced: Buffer, original: Buffer, literal: string): boolean {
  const text = replaced.toString('latin1')
  return [literal, new RegExp(`"?${literal}"?`)].some((value) => areAround(text.split(value), original))
}

function areAround(parts: readonly string[], original: Buffer): boolean {
  const [last = '', text] = [parts.at(-1), original.toString('latin1')]
  let end = 0
  for (const [index, part] of parts.slice(0, -1).entries()) {
    const start = text.indexOf(part, end)
    if (start === -1 || (index === 0 && start !== 0)) return false
    end = start + part.length
  }
  return text.endsWith(last) && end + last.length <= text.length
}

function mergeNew(input: Buffer, text: InPlace, {format, output}: Formats, witness: Witness): void {
  const result = witness.attempt(() => mergeWhole(output, input, merged))
  if (result === undefined) return
  witness.hear(result.remarks)
  const after = readInPlace(format, result.bytes)
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
