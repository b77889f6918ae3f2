/** Tables with one row per place in a file: PLACE, ALIAS and a verdict or a state. */
import {terminalColumns} from '../../io/terminal.js'
import {cellWidth, renderCell, renderRow} from '../../ui/table.js'
import {TerminalTable} from '../../ui/terminal-table.js'

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

type FirstCells = Readonly<Record<'place' | 'secret' | 'alias', string>>

const header = {place: 'PLACE', secret: 'SECRET', alias: 'ALIAS'} as const

/** The least width of the last column if it is not measured, in terminal columns. Most of its cells are one word. */
const usualSentence = 24

/** The columns are measured in one pass over the files, and the rows are rendered in the next. */
export class PlaceTable {
  readonly #lastHeaders: readonly string[]
  /** Only on a terminal, and only from the header on. */
  #terminal: TerminalTable | undefined
  readonly #widths = {place: header.place.length, secret: 0, alias: header.alias.length}
  /** Of the columns after the alias. */
  readonly #lastWidths: number[]

  #isLastMeasured = false

  /** @param lastHeaders of the columns after the alias */
  constructor(...lastHeaders: readonly string[]) {
    this.#lastHeaders = lastHeaders
    this.#lastWidths = lastHeaders.map(cellWidth)
  }

  /** Measures a cell of a column after the alias. The last column need not be measured; a terminal uses the space that is left. */
  measureCell(column: number, cell: string): void {
    this.#isLastMeasured ||= column === this.#lastWidths.length - 1
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

  /** The lines above the rows. @param columns the width of the terminal; undefined for anything else */
  renderHeader(columns = terminalColumns('stdout')): string {
    if (columns !== undefined) this.#terminal = this.#layOut(columns)
    return this.#terminal?.renderHeader() ?? this.#render(header, this.renderLast(...this.#lastHeaders))
  }

  #layOut(columns: number): TerminalTable {
    const {place, secret, alias} = this.#widths
    const last = this.#lastWidths.map((width, column) => {
      const isMeasured = column < this.#lastWidths.length - 1 || this.#isLastMeasured
      return isMeasured ? width : usualSentence
    })
    return new TerminalTable({
      header: this.#cellsOf(header, this.#lastHeaders),
      widths: [place, ...(secret === 0 ? [] : [Math.max(secret, header.secret.length)]), alias, ...last],
      columns,
      endsInProse: true,
    })
  }

  /** Whether the rows depend on the width of a terminal, so that their ends cannot be rendered in advance. */
  get isOnTerminal(): boolean {
    return this.#terminal !== undefined
  }

  /** @returns a row whose place is `file:line`, which editors and terminals can open */
  renderRow(place: NamedPlace, ...last: readonly string[]): string {
    return (
      this.#terminal?.renderRow(this.#cellsOf(cellsAt(place), last)) ??
      this.renderRowWith(this.renderLast(...last), place)
    )
  }

  /** @returns the end of a row, from the column after the alias on */
  renderLast(...cells: readonly string[]): string {
    return renderRow(cells, this.#lastWidths)
  }

  /** @param last as `renderLast` returns it: many rows may end alike @returns as `renderRow` */
  renderRowWith(last: string, place: NamedPlace): string {
    return this.#render(cellsAt(place), last)
  }

  #cellsOf({place, secret, alias}: FirstCells, last: readonly string[]): readonly string[] {
    return this.#widths.secret === 0 ? [place, alias, ...last] : [place, secret, alias, ...last]
  }

  #render({place, secret, alias}: FirstCells, last: string): string {
    const widths = this.#widths
    const start = renderCell(place, widths.place)
    const end = renderCell(alias, widths.alias) + last
    if (widths.secret === 0) return start + end
    return start + renderCell(secret, Math.max(widths.secret, header.secret.length)) + end
  }
}

/** What an empty cell shows. */
export const nothing = '-'

function cellsAt({file, line, secret = nothing, alias = nothing}: NamedPlace): FirstCells {
  return {place: describePlace(file, line), secret, alias}
}

function describePlace(file: string, line?: number): string {
  return line === undefined ? file : `${file}:${line}`
}
