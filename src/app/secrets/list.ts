/** Lists what files of encrypted secrets contain, without any key. */
import type {EncryptedBlock} from '../../formats/format.js'
import {isTerminal} from '../../io/terminal.js'
import {withProgress} from '../../ui/progress.js'
import type {OpenContext} from '../context.js'
import {isSymmetricDigits} from '../keys/key-digits.js'
import {parseDays} from './days.js'
import {closeAll, countAll, openEncryptedFiles, type EncryptedFile} from './encrypted-files.js'
import {refuseTooMany} from './json-limits.js'
import {findKnownKeys} from './known-keys.js'
import {LinePrinter} from './line-printer.js'
import type {ListedSecret} from './list-entry.js'
import {ListRows, type ListedValue, type ListRow} from './list-rows.js'
import {ListTable} from './list-table.js'
import {ListTally, type ListFailure} from './list-tally.js'
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
  /** What is wrong; undefined if nothing is. */
  readonly failure: ListFailure | undefined
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
  const rows = new ListRows()
  const observe = (block: EncryptedBlock, {name}: Pick<EncryptedFile, 'name'>) => {
    const found = rows.add(block, name)
    table.measure(found, name)
    for (const row of found) if (!('problem' in row) && row.record.key !== undefined) keys.add(row.record.key)
  }
  const files = await openEncryptedFiles(options.files, observe, {keepsBlocks: false})
  try {
    if (json) refuseTooMany(countAll(files))
    const names =
      keys.size === 0
        ? new Map<string, string>()
        : await findKnownKeys((await openContext()).profiles, [...keys].some(isSymmetricDigits))
    for (const key of keys) table.measureKey(names.get(key) ?? key)
    const tally = new ListTally(days)
    const counted = countedRows(files, rows, tally)
    const result = json
      ? await collectRows(counted, names, tally)
      : await printRows(trackParts(counted, countAll(files)), names, table)
    tally.report()
    return {result, failure: tally.failure()}
  } finally {
    await closeAll(files)
  }
}

type Parts = AsyncIterable<readonly ListRow[]> | Iterable<readonly ListRow[]>

/** The rows of all files, part by part. */
async function* countedRows(
  files: readonly EncryptedFile[],
  rows: ListRows,
  tally: ListTally,
): AsyncGenerator<readonly ListRow[]> {
  for (const file of files)
    for await (const part of rows.of(file)) {
      for (const row of part) tally.add(row)
      yield part
    }
}

/** On a terminal the rows themselves show the progress. */
function trackParts(parts: AsyncIterable<readonly ListRow[]>, count: number): Parts {
  return isTerminal('stdout') ? parts : withProgress({count, batches: parts}, 'rows').batches
}

async function collectRows(
  parts: AsyncIterable<readonly ListRow[]>,
  names: ReadonlyMap<string, string>,
  tally: ListTally,
): Promise<ListResult> {
  const secrets: ListedSecret[] = []
  const problems: FileProblemResult[] = []
  for await (const rows of parts) {
    for (const row of rows) {
      if ('problem' in row) problems.push(row)
      else secrets.push(listedSecret(row, names, tally))
    }
  }
  return {secrets, problems}
}

function listedSecret(
  {file, line, secret, alias, kind: {kind, bits, reference}, record}: ListedValue,
  names: ReadonlyMap<string, string>,
  {isDue, isExpired}: ListTally,
): ListedSecret {
  const {key, updated, expires, type, note} = record
  const profile = names.get(key ?? '')
  return {
    file,
    line,
    ...(secret !== undefined && {secret}),
    alias,
    kind,
    ...(bits !== undefined && {bits}),
    ...(reference !== undefined && {reference}),
    ...(key !== undefined && {key}),
    ...(updated !== undefined && {updated}),
    ...(expires !== undefined && {expires}),
    ...(type !== undefined && {type}),
    ...(note !== undefined && {note}),
    ...(profile !== undefined && {profile}),
    ...(isExpired(expires) && {expired: true}),
    ...(isDue(expires) && {due: true}),
  }
}

async function printRows(parts: Parts, names: ReadonlyMap<string, string>, table: ListTable): Promise<ListResult> {
  const printer = new LinePrinter()
  await printer.print(table.renderHeader())
  for await (const rows of parts) await printer.print(rows.map((row) => table.renderRow(row, names)).join(''))
  await printer.end()
  return {secrets: [], problems: []}
}
