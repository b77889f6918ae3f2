/** Tables: one row per thing, so that users can compare them. */
import {printable} from '../wording.js'
import {gap, TerminalTable} from './terminal-table.js'
import {isAscii, textWidth} from './text-width.js'
import {longestPart} from './wrap.js'

/**
 * @param rows each with as many cells as the header
 * @param columns the width of the terminal; undefined for anything else
 * @returns the header and the rows, each line ending in a line feed: columns as wide as their widest cell, no trailing spaces, no
 *   colors, control characters escaped; one line per row, unless a terminal is too narrow for that
 */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[], columns?: number): string {
  const lines = [header, ...rows]
  const widths = header.map((_, column) =>
    lines.reduce((most, cells) => Math.max(most, cellWidth(cells[column] ?? '')), 0),
  )
  if (columns === undefined) return lines.map((cells) => renderRow(cells, widths)).join('')
  const parts = header.map((_, column) =>
    Math.max(...lines.map((cells) => longestPart(printable(cells[column] ?? '')))),
  )
  const table = new TerminalTable({header, widths, parts, columns})
  return table.renderHeader() + rows.map((cells) => table.renderRow(cells)).join('')
}

/** @param widths of all columns but the last, in terminal columns @returns one line of a table */
export function renderRow(cells: readonly string[], widths: readonly number[]): string {
  return `${cells
    .map((cell, column) => pad(cell, widths[column] ?? 0))
    .join(gap)
    .trimEnd()}\n`
}

/** @returns the cell and the gap to the next one */
export function renderCell(cell: string, width: number): string {
  return isPlain(cell) ? cell.padEnd(width + gap.length) : pad(cell, width) + gap
}

function pad(cell: string, width: number): string {
  if (isPlain(cell)) return cell.padEnd(width)
  const shown = printable(cell)
  return shown + ' '.repeat(Math.max(0, width - textWidth(shown)))
}

/** @returns how many terminal columns a cell takes */
export function cellWidth(cell: string): number {
  return isPlain(cell) ? cell.length : textWidth(printable(cell))
}

/** Whether a cell is shown as it is, and each character of it takes one terminal column. */
function isPlain(cell: string): boolean {
  return cell.length <= 200 && isAscii(cell)
}
