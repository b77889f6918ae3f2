/** Tables: one row per thing, so that users can compare them. */
import {printable} from '../wording.js'

const gap = '  '

/**
 * @param rows each with as many cells as the header
 * @returns one line for the header and one per row, each ending in a line feed: columns as wide as their widest cell, no trailing
 *   spaces, no colors, control characters escaped
 */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows]
  const widths = header.map((_, column) =>
    lines.reduce((most, cells) => Math.max(most, cellWidth(cells[column] ?? '')), 0),
  )
  return lines.map((cells) => renderRow(cells, widths)).join('')
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
  return shown + ' '.repeat(Math.max(0, width - widthOf(shown)))
}

/** @returns how many terminal columns a cell takes */
export function cellWidth(cell: string): number {
  return isPlain(cell) ? cell.length : widthOf(printable(cell))
}

/** Whether a cell is shown as it is, and each character of it takes one terminal column. Most are so: for others it takes longer. */
function isPlain(cell: string): boolean {
  if (cell.length > 200) return false
  for (let at = 0; at < cell.length; at++) {
    const unit = cell.charCodeAt(at)
    if (unit < 0x20 || unit > 0x7e) return false
  }
  return true
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u
const nothing = /[\p{Mn}\p{Me}]/u

/** How many terminal columns the text takes. */
function widthOf(text: string): number {
  return Array.from(text).reduce(
    (sum, character) => sum + (wide.test(character) ? 2 : nothing.test(character) ? 0 : 1),
    0,
  )
}
