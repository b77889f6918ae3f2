/** Lists what files of encrypted secrets contain, without any key. */
import {byLine} from '../../errors.js'
import type {EncryptedBlock, ExistingValue} from '../../formats/format.js'
import {done, note} from '../../ui/messages.js'
import {counted, firstFew, mostShown, quoted} from '../../wording.js'
import type {OpenContext} from '../context.js'
import {dayAfter, parseDays, today} from './days.js'
import {closeAll, openEncryptedFiles, type EncryptedFile} from './encrypted-files.js'
import {refuseTooMany} from './json-limits.js'
import {findKnownKeys} from './known-keys.js'
import {LinePrinter} from './line-printer.js'
import {kindOf, type ListedSecret, type ValueKind} from './list-entry.js'
import {ListTable} from './list-table.js'
import type {FileProblemResult} from './verdict-report.js'

interface ListOptions {
  /** Paths, or `-` for standard input. */
  readonly files: readonly string[]
  /** `30d`; undefined to list without judging. */
  readonly expiresWithin: string | undefined
  readonly json: boolean
}

/** The result of `mi secret list` under --json. */
export interface ListResult {
  readonly secrets: readonly ListedSecret[]
  readonly problems: readonly FileProblemResult[]
}

interface Listing {
  readonly result: ListResult
  /** What is wrong: a sentence without a full stop, and what to try; undefined if nothing is. */
  readonly failure: {readonly fact: string; readonly hint: string} | undefined
}

/**
 * Prints a table, unless it is for --json.
 * @returns the result, whose lists are empty except for --json
 * @throws UsageError, FileError, FormatError; no error for values that are not encrypted
 */
export async function listSecrets(options: ListOptions, openContext: OpenContext): Promise<Listing> {
  const {expiresWithin, json} = options
  const days = expiresWithin === undefined ? undefined : parseDays(expiresWithin, '--expires-within')
  const table = new ListTable()
  const keys = new Set<string>()
  const files = await openEncryptedFiles(options.files, (block, {name}) => {
    table.measure(block, name)
    for (const {record} of block.values) if (record?.key !== undefined) keys.add(record.key)
  })
  try {
    if (json) refuseTooMany(files.reduce((sum, {survey}) => sum + survey.effective + survey.problems, 0))
    const names = keys.size === 0 ? new Map<string, string>() : await findKnownKeys((await openContext()).profiles)
    for (const key of keys) table.measureKey(names.get(key) ?? key)
    const tally = new ListTally(days)
    const result = json ? await collectRows(files, names, tally) : await printRows(files, names, {tally, table})
    tally.report()
    return {result, failure: tally.failure()}
  } finally {
    await closeAll(files)
  }
}

/** A row of the table. */
export type ListRow = FileProblemResult | ListedValue

/** What is listed about a value. To create the objects of --json instead would take most of the time. */
export interface ListedValue {
  readonly file: string
  readonly line: number
  readonly value: ExistingValue
  readonly kind: ValueKind
  /** The name of the profile with the record's key. */
  readonly profile: string | undefined
}

async function* rowsOf(
  files: readonly EncryptedFile[],
  names: ReadonlyMap<string, string>,
  tally: ListTally,
): AsyncGenerator<readonly ListRow[]> {
  for (const file of files) {
    let index = 0
    for await (const block of file.blocks()) {
      const values = file.survey.settle(block.values, index)
      index += values.length
      const rows = rowsIn(block, values, {file: file.name, names})
      for (const row of rows) tally.add(row)
      yield rows
    }
  }
}

function rowsIn(
  {problems}: EncryptedBlock,
  values: readonly ExistingValue[],
  {file, names}: {readonly file: string; readonly names: ReadonlyMap<string, string>},
): readonly ListRow[] {
  const rows: ListRow[] = []
  for (const value of values) {
    const {line, bare, overridden, record} = value
    // An overridden value is not used.
    if (overridden) continue
    if (bare) rows.push({file, line, problem: 'has no "="; write alias=ciphertext'})
    else rows.push({file, line, value, kind: kindOf(value), profile: record?.key && names.get(record.key)})
  }
  for (const {line, secret, problem} of problems)
    rows.push({file, ...(line !== undefined && {line}), ...(secret !== undefined && {secret}), problem})
  return problems.length === 0 ? rows : rows.toSorted(byLine)
}

async function collectRows(
  files: readonly EncryptedFile[],
  names: ReadonlyMap<string, string>,
  tally: ListTally,
): Promise<ListResult> {
  const secrets: ListedSecret[] = []
  const problems: FileProblemResult[] = []
  for await (const rows of rowsOf(files, names, tally)) {
    for (const row of rows) {
      if ('problem' in row) problems.push(row)
      else secrets.push(listedSecret(row, tally))
    }
  }
  return {secrets, problems}
}

function listedSecret({file, line, value, kind, profile}: ListedValue, {isDue, isExpired}: ListTally): ListedSecret {
  const {alias, secret, record = {}} = value
  const {key, updated, expires, type, note: text} = record
  const {bits, reference} = kind
  return {
    file,
    line,
    ...(secret !== undefined && {secret}),
    alias,
    kind: kind.kind,
    ...(bits !== undefined && {bits}),
    ...(reference !== undefined && {reference}),
    ...(key !== undefined && {key}),
    ...(updated !== undefined && {updated}),
    ...(expires !== undefined && {expires}),
    ...(type !== undefined && {type}),
    ...(text !== undefined && {note: text}),
    ...(profile !== undefined && {profile}),
    ...(isExpired(expires) && {expired: true}),
    ...(isDue(expires) && {due: true}),
  }
}

async function printRows(
  files: readonly EncryptedFile[],
  names: ReadonlyMap<string, string>,
  {tally, table}: {readonly tally: ListTally; readonly table: ListTable},
): Promise<ListResult> {
  const printer = new LinePrinter()
  await printer.print(table.renderHeader())
  for await (const rows of rowsOf(files, names, tally))
    await printer.print(rows.map((row) => table.renderRow(row)).join(''))
  await printer.end()
  return {secrets: [], problems: []}
}

/** Counts what matters for the exit code. */
class ListTally {
  readonly isExpired: (expires: string | undefined) => boolean
  readonly isDue: (expires: string | undefined) => boolean
  readonly #lastDay: string | undefined
  readonly #expired: string[] = []
  readonly #due: string[] = []
  #secrets = 0
  #plaintext = 0
  #problems = 0
  #expiredCount = 0
  #dueCount = 0

  /** @param days within which a secret must not expire */
  constructor(days: number | undefined) {
    const now = today()
    const lastDay = days === undefined ? undefined : dayAfter(days)
    this.#lastDay = lastDay
    this.isExpired = (expires) => expires !== undefined && expires < now
    this.isDue = (expires) => expires !== undefined && lastDay !== undefined && expires <= lastDay
  }

  add(row: ListRow): void {
    if ('problem' in row) {
      this.#problems++
      return
    }
    const {kind, value} = row
    this.#secrets++
    if (kind.kind === 'plaintext') this.#plaintext++
    const expires = value.record?.expires
    const text = () => `${quoted(value.alias)} (${expires ?? ''})`
    if (this.isExpired(expires) && ++this.#expiredCount <= mostShown) this.#expired.push(text())
    if (this.isDue(expires) && ++this.#dueCount <= mostShown) this.#due.push(text())
  }

  /** Reports what has expired, unless it is part of the failure. */
  report(): void {
    if (this.#expiredCount > 0 && this.#lastDay === undefined)
      note(`expired: ${firstFew(this.#expired, this.#expiredCount)}`)
    if (this.#lastDay !== undefined && this.failure() === undefined) done(`nothing expires by ${this.#lastDay}`)
  }

  failure(): Listing['failure'] {
    const parts = [
      ...(this.#plaintext === 0
        ? []
        : [
            {
              fact: `${this.#plaintext} of ${counted(this.#secrets)} ${this.#plaintext === 1 ? 'is' : 'are'} not encrypted`,
              hint: 'encrypt plaintext with "mi secret encrypt FILE", adding --all if it is not in brackets',
            },
          ]),
      ...(this.#problems === 0
        ? []
        : [
            {
              fact: this.#problems === 1 ? '1 problem was found' : `${this.#problems} problems were found`,
              hint: 'fix what cannot be read',
            },
          ]),
      ...(this.#dueCount === 0
        ? []
        : [
            {
              fact: `${counted(this.#dueCount)} ${this.#dueCount === 1 ? 'expires' : 'expire'} by ${this.#lastDay ?? ''}: ${firstFew(this.#due, this.#dueCount)}`,
              hint: 'change them where they are used, and replace them with "mi secret create --merge"',
            },
          ]),
    ]
    if (parts.length === 0) return undefined
    return {fact: parts.map(({fact}) => fact).join('; '), hint: parts.map(({hint}) => hint).join('; ')}
  }
}
