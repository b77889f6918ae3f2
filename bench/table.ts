/** Markdown tables that are aligned as plain text too. */

export interface Column {
  readonly head: string
  readonly align: 'left' | 'right'
}

/**
 * @param rows one cell per column; line breaks in a cell become spaces
 * @returns the table, with a line break at the end
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(escape))
  const widths = columns.map(({head}, index) =>
    Math.max(head.length, 3, ...cells.map((row) => row[index]?.length ?? 0)),
  )
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |\n`
  const renderRow = (row: readonly string[]) =>
    line(columns.map(({align}, index) => pad(row[index] ?? '', widths[index] ?? 0, align)))
  const rule = columns.map(({align}, index) => ruleOf(widths[index] ?? 0, align))
  return [renderRow(columns.map(({head}) => head)), line(rule), ...cells.map(renderRow)].join('')
}

function escape(cell: string): string {
  return cell.replaceAll(/\s+/g, ' ').replaceAll('|', String.raw`\|`)
}

function pad(cell: string, width: number, align: Column['align']): string {
  return align === 'left' ? cell.padEnd(width) : cell.padStart(width)
}

function ruleOf(width: number, align: Column['align']): string {
  return align === 'left' ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`
}
