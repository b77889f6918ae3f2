/** The table of `mi secret list`. */
import type {ListedValue, ListRow} from './list-rows.js'
import {nothing, PlaceTable} from './place-table.js'

const headers = ['KIND', 'KEY', 'UPDATED', 'EXPIRES', 'NOTE'] as const

/** The columns are measured in one pass over the files, and the rows are rendered in the next. */
export class ListTable {
  readonly #table = new PlaceTable(...headers)
  /** How the row before ended: secrets that were encrypted together have the same record. */
  #last: (Pick<ListedValue, 'kind' | 'record'> & {readonly text: string}) | undefined

  constructor() {
    // Kinds need not be found twice, nor days compared.
    for (const [column, widest] of ['NOT ENCRYPTED', '', 'YYYY-MM-DD', 'YYYY-MM-DD'].entries())
      this.#table.measureCell(column, widest)
  }

  /** Measures rows of a file. */
  measure(rows: readonly ListRow[], file: string): void {
    this.#table.measure(rows, file)
    for (const row of rows)
      if ('kind' in row && row.kind.kind === 'reference')
        this.#table.measureCell(headers.indexOf('KIND'), row.kind.label)
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
    if (this.#last?.kind !== kind || this.#last.record !== record)
      this.#last = {kind, record, text: this.#renderLast(row, names)}
    return this.#table.renderRowWith(this.#last.text, row)
  }

  #renderLast({kind, record}: ListedValue, names: ReadonlyMap<string, string>): string {
    const {key, updated = nothing, expires = nothing, note = nothing} = record
    const owner = key === undefined ? nothing : (names.get(key) ?? key)
    return this.#table.renderLast(kind.label, owner, updated, expires, note)
  }
}
