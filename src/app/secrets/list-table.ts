/** The table of `mi secret list`. */
import type {EncryptedBlock} from '../../formats/format.js'
import type {SecretRecord} from '../../formats/text/record.js'
import {describeReferences} from './list-entry.js'
import type {ListRow} from './list.js'
import {nothing, PlaceTable} from './place-table.js'

const headers = ['KIND', 'KEY', 'UPDATED', 'EXPIRES', 'NOTE'] as const

/** The columns are measured in one pass over the files, and the rows are rendered in the next. */
export class ListTable {
  readonly #table = new PlaceTable(...headers)

  constructor() {
    // Kinds need not be found twice, nor days compared.
    for (const [column, widest] of ['NOT ENCRYPTED', '', 'YYYY-MM-DD', 'YYYY-MM-DD'].entries())
      this.#table.measureCell(column, widest)
  }

  /** Measures the rows of a block of a file. */
  measure({values, problems}: Pick<EncryptedBlock, 'problems' | 'values'>, file: string): void {
    const used = values.filter(({overridden}) => !overridden)
    this.#table.measure(used, file)
    this.#table.measure(problems, file)
    for (const {value} of used) {
      const reference = value.includes('$') ? describeReferences(value) : undefined
      if (reference !== undefined) this.#table.measureCell(headers.indexOf('KIND'), reference)
    }
  }

  /** @param shown what the column KEY shows */
  measureKey(shown: string): void {
    this.#table.measureCell(headers.indexOf('KEY'), shown)
  }

  /** The line above the rows. */
  renderHeader(): string {
    return this.#table.renderHeader()
  }

  renderRow(row: ListRow): string {
    if ('problem' in row) return this.#table.renderRow(row, `PROBLEM: ${row.problem}`)
    const {file, line, value, kind, profile} = row
    const {key, updated, expires, note} = value.record ?? noRecord
    const {alias, secret} = value
    const place = {file, line, secret, alias}
    const shown = profile ?? key ?? nothing
    return this.#table.renderRow(place, kind.label, shown, updated ?? nothing, expires ?? nothing, note ?? nothing)
  }
}

const noRecord: SecretRecord = {}
