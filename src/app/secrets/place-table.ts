/** Tables with one row per place in a file: PLACE, ALIAS and a verdict or a state. */
import {cellWidth, renderCell, renderRow} from '../../ui/table.js'

/** A place in a file, for users and scripts. */
export interface FilePlace {
  readonly file: string
  readonly line?: number
  /** The Kubernetes Secret, as in `SecretProblem`. */
  readonly secret?: string
}

/** The same with an alias, if there is one. */
interface NamedPlace {
  readonly file: string
  readonly line?: number | undefined
  readonly secret?: string | undefined
  readonly alias?: string
}

/** A value or a problem in a file. */
interface Row {
  /** Absent for a problem of the file that belongs to none of its values. */
  readonly alias?: string
  readonly line?: number | undefined
  readonly secret?: string | undefined
  /** Whether what stands for an alias may be a misplaced secret, which is never shown. */
  readonly bare?: true
}

const header = {place: 'PLACE', secret: 'SECRET', alias: 'ALIAS'} as const

/** The columns are measured in one pass over the files, and the rows are rendered in the next. */
export class PlaceTable {
  readonly #lastHeaders: readonly string[]
  readonly #widths = {place: header.place.length, secret: 0, alias: header.alias.length}
  /** Of the columns after the alias. */
  readonly #lastWidths: number[]

  /** @param lastHeaders of the columns after the alias */
  constructor(...lastHeaders: readonly string[]) {
    this.#lastHeaders = lastHeaders
    this.#lastWidths = lastHeaders.map(cellWidth)
  }

  /** Measures a cell of a column after the alias. The last column need not be measured. */
  measureCell(column: number, cell: string): void {
    this.#lastWidths[column] = Math.max(this.#lastWidths[column] ?? 0, cellWidth(cell))
  }

  /** Measures rows of a file. */
  measure(rows: readonly Row[], file: string): void {
    if (rows.length === 0) return
    const line = rows.reduce((most, {line: each = 0}) => Math.max(most, each), 0)
    this.#widen('place', describePlace(file, line > 0 ? line : undefined))
    for (const {alias, secret, bare} of rows) {
      if (bare) continue
      if (alias !== undefined) this.#widen('alias', alias)
      if (secret !== undefined) this.#widen('secret', secret)
    }
  }

  #widen(column: 'place' | 'secret' | 'alias', cell: string): void {
    this.#widths[column] = Math.max(this.#widths[column], cellWidth(cell))
  }

  /** The line above the rows. */
  renderHeader(): string {
    return this.#render(header, this.renderLast(...this.#lastHeaders))
  }

  /** @returns a row whose place is `file:line`, which editors and terminals can open */
  renderRow(place: NamedPlace, ...last: readonly string[]): string {
    return this.renderRowWith(this.renderLast(...last), place)
  }

  /** @returns the end of a row, from the column after the alias on */
  renderLast(...cells: readonly string[]): string {
    return renderRow(cells, this.#lastWidths)
  }

  /** @param last as `renderLast` returns it: many rows may end alike @returns as `renderRow` */
  renderRowWith(last: string, {file, line, secret = nothing, alias = nothing}: NamedPlace): string {
    return this.#render({place: describePlace(file, line), secret, alias}, last)
  }

  #render({place, secret, alias}: Readonly<Record<keyof typeof header, string>>, last: string): string {
    const widths = this.#widths
    const start = renderCell(place, widths.place)
    const end = renderCell(alias, widths.alias) + last
    if (widths.secret === 0) return start + end
    return start + renderCell(secret, Math.max(widths.secret, header.secret.length)) + end
  }
}

/** What an empty cell shows. */
export const nothing = '-'

function describePlace(file: string, line?: number): string {
  return line === undefined ? file : `${file}:${line}`
}
