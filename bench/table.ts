/** Tables in Markdown that are as easy to read as text. */

export interface Column {
  readonly head: string
  readonly align: 'left' | 'right'
}

/**
 * @param rows a cell for each column; a cell is a line
 * @returns the table with a line break after each line
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(escaped))
  const widths = columns.map(({head}, index) =>
    Math.max(head.length, 3, ...cells.map((row) => row[index]?.length ?? 0)),
  )
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |\n`
  const padded = (row: readonly string[]) =>
    line(columns.map(({align}, index) => pad(row[index] ?? '', widths[index] ?? 0, align)))
  const rule = columns.map(({align}, index) => ruled(widths[index] ?? 0, align))
  return [padded(columns.map(({head}) => head)), line(rule), ...cells.map(padded)].join('')
}

function escaped(cell: string): string {
  return cell.replaceAll(/\s+/g, ' ').replaceAll('|', String.raw`\|`)
}

function pad(cell: string, width: number, align: Column['align']): string {
  return align === 'left' ? cell.padEnd(width) : cell.padStart(width)
}

function ruled(width: number, align: Column['align']): string {
  return align === 'left' ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`
}
