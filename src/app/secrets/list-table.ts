/** The table of `mi secret list`. */
import type {ListedValue, ListRow} from './list-rows.js'
import {nothing, PlaceTable} from './place-table.js'

type ListedKind = Pick<ListedValue, 'kind' | 'record'>

const headers = ['KIND', 'KEY', 'UPDATED', 'EXPIRES', 'NOTE'] as const

/** The columns are measured in one pass over the files, and the rows are rendered in the next. */
export class ListTable {
  readonly #table = new PlaceTable(...headers)
  /** How the row before ended: secrets that were encrypted together have the same record. */
  #last: (ListedKind & {readonly text: string}) | undefined
  /** The row whose end was measured last. */
  #measured: ListedKind | undefined

  /** Measures rows of a file. */
  measure(rows: readonly ListRow[], file: string): void {
    this.#table.measure(rows, file)
    for (const row of rows) if ('kind' in row) this.#measureEnd(row)
  }

  /** Most rows end as the one before. The key is measured once its owner is known. */
  #measureEnd(row: ListedKind): void {
    const last = this.#measured
    if (row.kind === last?.kind && row.record === last.record) return
    this.#measured = row
    const {updated = nothing, expires = nothing, note = nothing} = row.record
    this.#table.measureCell(headers.indexOf('KIND'), row.kind.label)
    this.#table.measureCell(headers.indexOf('UPDATED'), updated)
    this.#table.measureCell(headers.indexOf('EXPIRES'), expires)
    this.#table.measureCell(headers.indexOf('NOTE'), note)
  }

  /** @param shown what the column KEY shows */
  measureKey(shown: string): void {
    this.#table.measureCell(headers.indexOf('KEY'), shown)
  }

  /** The line above the rows. */
  renderHeader(): string {
    return this.#table.renderHeader()
  }

  /** @param names the names of the profiles, by the digits of their keys */
  renderRow(row: ListRow, names: ReadonlyMap<string, string>): string {
    if ('problem' in row) return this.#table.renderRow(row, `PROBLEM: ${row.problem}`)
    const {kind, record} = row
    if (this.#table.isOnTerminal) return this.#table.renderRow(row, ...cellsOf(row, ownerOf(row, names)))
    if (this.#last?.kind !== kind || this.#last.record !== record)
      this.#last = {kind, record, text: this.#table.renderLast(...cellsOf(row, ownerOf(row, names)))}
    return this.#table.renderRowWith(this.#last.text, row)
  }
}

function ownerOf({record: {key}}: ListedKind, names: ReadonlyMap<string, string>): string {
  return key === undefined ? nothing : (names.get(key) ?? key)
}

/** @param owner whose key it is */
function cellsOf({kind, record}: ListedKind, owner: string): readonly string[] {
  const {updated = nothing, expires = nothing, note = nothing} = record
  return [kind.label, owner, updated, expires, note]
}
