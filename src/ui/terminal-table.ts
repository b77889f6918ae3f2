/** A table on a terminal: long cells are wrapped in their columns, and if the terminal is too narrow for that, each row becomes a block. */
import {printableStart} from '../wording.js'
import {isAscii, textWidth} from './text-width.js'
import {wrapCell} from './wrap.js'

/** Between two columns. */
export const gap = '  '

/** In characters: of a longer cell, the beginning is shown. */
const longestCell = 2000

interface Measures {
  readonly header: readonly string[]
  /** Of the widest cell of each column, its header included, in terminal columns. */
  readonly widths: readonly number[]
  /** The same of the longest part that should not be broken, if it was measured. */
  readonly parts?: readonly number[]
  /** The width of the terminal. */
  readonly columns: number
  /** Whether the last column has sentences, which may take many lines. */
  readonly endsInProse?: boolean
  /** Colors the text of a cell, if it is on one line. */
  readonly paint?: Paint
}

/** Renders row by row. Every line ends in a line feed, and none is wider than the terminal. */
export class TerminalTable {
  readonly #measures: Measures
  /** Undefined if each row is a block. */
  readonly #widths: readonly number[] | undefined
  #blocks = 0

  constructor(measures: Measures) {
    this.#measures = measures
    this.#widths = fitWidths(measures)
  }

  /** The lines above the rows; blocks have none. */
  renderHeader(): string {
    const {header} = this.#measures
    return this.#widths === undefined ? '' : renderLines(header, this.#widths, (text) => text)
  }

  /** @param cells if there are fewer than columns, the last one takes the space of the others */
  renderRow(cells: readonly string[]): string {
    const {paint = (text: string) => text} = this.#measures
    const shown = cells.map(show)
    return this.#widths === undefined ? this.#renderBlock(shown) : renderLines(shown, this.#widths, paint)
  }

  /** One line per cell that is not empty, with the header before it, and an empty line between two blocks. */
  #renderBlock(cells: readonly string[]): string {
    const {header, columns} = this.#measures
    const indent = columns < narrow ? '' : gap
    let block = this.#blocks++ === 0 ? '' : '\n'
    let mark = ''
    cells.forEach((cell, column) => {
      const name = header[column] ?? ''
      const label = column === cells.length - 1 && cells.length < header.length ? '' : `${name}: `
      if (name === '') mark = cell === '' ? '' : `${cell} `
      else if (name === essential || (cell !== '' && cell !== empty)) {
        block += `${wrapIfNeeded(mark + label + cell, columns - indent.length).join(`\n${indent}`)}\n`
        mark = ''
      }
    })
    return block
  }
}

/** What the cell of an unknown value shows. */
const empty = '-'

/** The header of the column that every block has, because even "-" may be an alias. */
const essential = 'ALIAS'

/** In terminal columns: lines are not indented on narrower terminals. */
const narrow = 24

/** A column is not made narrower than that, nor so narrow that its cells take more than a few lines. */
const least = {width: 10, lines: 3, part: 30, prose: 30} as const

/** @returns the widths of the columns, the widest of them narrowed until all fit; undefined if they would be too narrow to read */
function fitWidths({widths, parts = [], columns, endsInProse = false}: Measures): readonly number[] | undefined {
  const room = columns - gap.length * (widths.length - 1)
  const minimums = widths.map((width, column) =>
    Math.min(
      width,
      endsInProse && column === widths.length - 1
        ? least.prose
        : Math.max(least.width, Math.ceil(width / least.lines), Math.min(parts[column] ?? 0, least.part)),
    ),
  )
  if (sum(minimums) > room) return undefined
  // The largest limit on all columns with which they fit.
  const limited = (limit: number) =>
    widths.map((width, column) => Math.max(minimums[column] ?? 0, Math.min(width, limit)))
  let limit = Math.max(...widths, 0)
  while (sum(limited(limit)) > room) limit--
  const fitted = limited(limit)
  const spare = room - sum(fitted)
  return endsInProse ? [...fitted.slice(0, -1), (fitted.at(-1) ?? 0) + spare] : fitted
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

type Paint = (text: string, column: number) => string

/** @returns as many lines as the cell with the most of them */
function renderLines(cells: readonly string[], widths: readonly number[], paint: Paint): string {
  const last = cells.length - 1
  const room = last === widths.length - 1 ? widths : [...widths.slice(0, last), widthFrom(widths, last)]
  if (cells.every((cell, column) => fits(cell, room[column] ?? 0))) return renderLine(cells, room, paint)
  const wrapped = cells.map((cell, column) => wrapIfNeeded(cell, room[column] ?? 0))
  const height = Math.max(...wrapped.map(({length}) => length))
  const paintOne: Paint = (text, column) => (wrapped[column]?.length === 1 ? paint(text, column) : text)
  return Array.from({length: height}, (_, index) =>
    renderLine(
      wrapped.map((lines) => lines[index] ?? ''),
      room,
      paintOne,
    ),
  ).join('')
}

function renderLine(texts: readonly string[], widths: readonly number[], paint: Paint): string {
  let line = ''
  texts.forEach((text, column) => {
    const padding = Math.max(0, (widths[column] ?? 0) - textWidth(text))
    line += paint(text, column) + (column === texts.length - 1 ? '' : ' '.repeat(padding) + gap)
  })
  return `${line.trimEnd()}\n`
}

/** The width of a cell that takes the space of all columns from one on. */
function widthFrom(widths: readonly number[], column: number): number {
  const rest = widths.slice(column)
  return sum(rest) + gap.length * (rest.length - 1)
}

function fits(text: string, width: number): boolean {
  return textWidth(text) <= width
}

function wrapIfNeeded(text: string, width: number): readonly string[] {
  return fits(text, width) ? [text.trimEnd()] : wrapCell(text, width)
}

/** @returns the cell as it is shown */
function show(cell: string): string {
  return cell.length <= longestCell && isAscii(cell) ? cell : printableStart(cell, longestCell)
}
