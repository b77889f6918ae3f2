/** Reads a complete file as the commands do, from one block or from small ones. */
import {EncryptedSurvey} from '../../src/bulk/encrypted-survey.js'
import {MergedRemarks} from '../../src/bulk/merged-remarks.js'
import {byLine, SecretsError} from '../../src/errors.js'
import {repetitionRemark, type Entry} from '../../src/formats/text/duplicates.js'
import type {
  EncryptedBlock,
  EncryptedFormat,
  EncryptedValue,
  ExistingValue,
  OutputFormat,
  SecretName,
  Source,
  SourceFormat,
} from '../../src/formats/format.js'

/** Keeps the last value of each alias, as `create` does. */
export function readWhole(format: SourceFormat, bytes: Uint8Array): Source {
  const {values, problems, remarks} = format.read(bytes)
  const last = lastOfEach(values.map((value) => ({...value, line: value.line!})))
  return {values: last.values, problems, remarks: [...last.remarks, ...remarks]}
}

/** The last value of an alias counts. */
function lastOfEach(entries: readonly Entry[]): Pick<Source, 'values' | 'remarks'> {
  const last = new Map(entries.map((entry) => [entry.alias, entry]))
  const lines = new Map<string, number[]>()
  for (const {alias} of entries) lines.set(alias, [])
  for (const {alias, line} of entries) lines.get(alias)!.push(line)
  return {
    values: entries.filter((entry) => last.get(entry.alias) === entry),
    remarks: Array.from(lines).flatMap(([alias, all]) => (all.length < 2 ? [] : [repetitionRemark(alias, all)])),
  }
}

/** A file of encrypted values, read in one piece. */
export interface InPlace {
  readonly values: readonly ExistingValue[]
  readonly problems: EncryptedBlock['problems']
  readonly remarks: readonly string[]
  /** The names and namespaces of its Secrets. */
  readonly secretNames: readonly (string | undefined)[]
  replace(replacement: (value: ExistingValue) => string | undefined): Buffer
}

/** @param chunkSize in bytes: how much of the file is read at a time; all of it by default */
export function readInPlace(format: EncryptedFormat, bytes: Uint8Array, chunkSize = Infinity): InPlace {
  const {blocks, survey} = surveyWhole(format, bytes, chunkSize)
  let index = 0
  const settled = blocks.map((block) => {
    const values = survey.settle(block.values, index)
    index += values.length
    return {block, values}
  })
  const problems = blocks.flatMap((block) => block.problems).toSorted(byLine)
  return {
    values: settled.flatMap(({values}) => values),
    problems,
    remarks: survey.remarks(),
    secretNames: blocks.flatMap(({secrets}) => secrets.flatMap(({name, namespace}) => [name, namespace])),
    replace: (replacement) => {
      if (problems.length > 0) throw new SecretsError(problems)
      return Buffer.concat(settled.map(({block, values}) => block.replace(values.map(replacement)).encode()))
    },
  }
}

function surveyWhole(format: EncryptedFormat, bytes: Uint8Array, chunkSize: number) {
  const survey = new EncryptedSurvey(format)
  for (const block of blocksIn(format, bytes, chunkSize)) survey.add(block)
  return {survey, blocks: [...blocksIn(format, bytes, chunkSize, survey.ambiguous)]}
}

/** By the definition of `cut`: looks for a place to cut whenever there are more bytes. */
function* blocksIn(
  format: EncryptedFormat,
  bytes: Uint8Array,
  chunkSize: number,
  ambiguous: ReadonlySet<string> = new Set(),
): Generator<EncryptedBlock> {
  let line = 1
  let from = 0
  for (let end = chunkSize; end < bytes.length; end += chunkSize) {
    const length = format.cut(bytes.subarray(from, end))
    if (length === 0) continue
    const block = format.read(bytes.subarray(from, from + length), {line, ambiguous})
    yield block
    line = block.nextLine
    from += length
  }
  if (from < bytes.length) yield format.read(bytes.subarray(from), {line, ambiguous})
}

/** The result of merging. */
export interface Merged {
  readonly bytes: Buffer
  /** The aliases that the file had before, in the order of the values merged. */
  readonly replaced: readonly string[]
  readonly added: readonly string[]
  readonly remarks: readonly string[]
}

/** @param chunkSize as for `readInPlace` */
export function mergeWhole(
  output: OutputFormat,
  existing: Uint8Array,
  values: readonly EncryptedValue[],
  chunkSize = Infinity,
): Merged {
  const merging = output.merging!
  const {survey, blocks} = surveyWhole(merging.format, existing, chunkSize)
  const problems = blocks.flatMap((block) => block.problems).toSorted(byLine)
  if (problems.length > 0) throw new SecretsError(problems)
  const ciphertexts = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
  const taken = new Set<string>()
  const merger = merging.begin(
    {
      take: (alias) => {
        if (ciphertexts.has(alias)) taken.add(alias)
        return ciphertexts.get(alias)
      },
      rest: () => values.filter(({alias}) => !taken.has(alias)),
    },
    blocks.flatMap((block): readonly SecretName[] => block.secrets),
  )
  const remarks = new MergedRemarks(survey)
  const parts: Buffer[] = []
  const take = (done: Iterable<EncryptedBlock>) => {
    for (const block of done) {
      remarks.add(block)
      parts.push(block.encode())
    }
  }
  let index = 0
  for (const block of blocks) {
    const first = index
    index += block.values.length
    take(merger.merge(block, (at) => survey.isOverridden(block.values[at]!.alias, first + at)))
  }
  take(merger.end())
  const aliases = [...ciphertexts.keys()]
  return {
    bytes: Buffer.concat(parts),
    replaced: aliases.filter((alias) => taken.has(alias)),
    added: aliases.filter((alias) => !taken.has(alias)),
    remarks: [...remarks.sentences(), ...merger.remarks()],
  }
}
