/** Facts about several things as a person compares them: a row each. */
import {printable} from '../wording.js'

const gap = '  '

/**
 * @param rows as many cells each as the header; an empty cell stays empty
 * @returns a line for the header and one for each row, every one ended: columns padded to their widest cell, no blanks at the end,
 *   no colours, and whatever a terminal would act on escaped
 */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows].map((cells) => cells.map(printable))
  const widths = header.map((_, column) =>
    lines.reduce((most, cells) => Math.max(most, widthOf(cells[column] ?? '')), 0),
  )
  return lines.map((cells) => `${padded(cells, widths).trimEnd()}\n`).join('')
}

function padded(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join(gap)
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u
const nothing = /[\p{Mn}\p{Me}]/u

/** How many columns of a terminal it takes. */
function widthOf(text: string): number {
  return Array.from(text).reduce(
    (sum, character) => sum + (wide.test(character) ? 2 : nothing.test(character) ? 0 : 1),
    0,
  )
}
