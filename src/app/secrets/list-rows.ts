/** The rows of `mi secret list`. They do without the values, which would take most of the memory. */
import {byLine} from '../../errors.js'
import type {EncryptedBlock, ExistingValue} from '../../formats/format.js'
import type {SecretRecord} from '../../formats/text/record.js'
import {detach} from '../../formats/text/text.js'
import type {EncryptedFile} from './encrypted-files.js'
import {kindOf, type ValueKind} from './list-entry.js'
import type {FileProblemResult} from './verdict-report.js'

export type ListRow = FileProblemResult | ListedValue

/** What is listed about a value. To create the objects of --json instead would take most of the time. */
export interface ListedValue {
  readonly file: string
  readonly line: number
  readonly secret: string | undefined
  readonly alias: string
  readonly kind: ValueKind
  /** Among all values of the file, from 0. */
  readonly index: number
  readonly record: SecretRecord
}

/** @param firstIndex of the block's first value among all values of the file */
function rowsIn({values, problems}: EncryptedBlock, file: string, firstIndex: number): readonly ListRow[] {
  const rows: ListRow[] = []
  values.forEach((value, index) => {
    // An overridden value is not used.
    if (value.overridden) return
    if (value.bare) rows.push({file, line: value.line, problem: 'has no "="; write alias=ciphertext'})
    else rows.push(rowOf(value, file, firstIndex + index))
  })
  for (const {line, secret, problem} of problems)
    rows.push({file, ...(line !== undefined && {line}), ...(secret !== undefined && {secret}), problem})
  return problems.length === 0 ? rows : rows.toSorted(byLine)
}

function rowOf(value: ExistingValue, file: string, index: number): ListedValue {
  const {line, secret, alias, record = noRecord} = value
  return {file, line, secret, alias: detach(alias), kind: kindOf(value), index, record: withoutOthers(record)}
}

const noRecord: SecretRecord = {}

/** They are not listed, and may be long. */
function withoutOthers(record: SecretRecord): SecretRecord {
  if (record.others === undefined) return record
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  const {others, ...listed} = record
  return listed
}

/** The rows of so many values are kept. */
const mostKept = 1 << 14

/** The rows of files. Those of small files are kept, so that these need not be read again. */
export class ListRows {
  readonly #kept = new Map<string, (readonly ListRow[])[]>()
  #count = 0
  #file: string | undefined
  /** How many values the file had before the next block. */
  #index = 0

  /** Takes the blocks of one file after another. @returns the rows of the block, also those of values that a later block overrides */
  add(block: EncryptedBlock, file: string): readonly ListRow[] {
    if (file !== this.#file) this.#index = 0
    this.#file = file
    const rows = rowsIn(block, file, this.#index)
    this.#index += block.values.length
    this.#keep(rows, file)
    return rows
  }

  #keep(rows: readonly ListRow[], file: string): void {
    if (rows.length === 0) return
    this.#count += rows.length
    if (this.#count > mostKept) this.#kept.clear()
    else if (this.#kept.get(file)?.push(rows) === undefined) this.#kept.set(file, [rows])
  }

  /** The rows of the values in a file that are used, part by part. @throws FileError if the file has changed */
  async *of(file: EncryptedFile): AsyncGenerator<readonly ListRow[]> {
    const {survey} = file
    const isUsed = (row: ListRow) => 'problem' in row || !survey.isOverridden(row.alias, row.index)
    for await (const rows of this.#allOf(file)) yield survey.repeatedAlias === undefined ? rows : rows.filter(isUsed)
  }

  async *#allOf(file: EncryptedFile): AsyncGenerator<readonly ListRow[]> {
    const {name, survey} = file
    // Only at the end is it known which names of Secrets need their namespaces.
    if (this.#count <= mostKept && survey.ambiguous.size === 0) yield* this.#kept.get(name) ?? []
    else {
      let index = 0
      for await (const block of file.blocks()) {
        yield rowsIn(block, name, index)
        index += block.values.length
      }
    }
  }
}
