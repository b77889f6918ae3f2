/** From a terminal's output to what is on its screen at each moment of the demo. */
import type * as xterm from '@xterm/headless'
import {createRequire} from 'node:module'
import type {Recording} from './record.js'

// Its exports have no names that an import would find.
const {Terminal} = createRequire(import.meta.url)('@xterm/headless') as typeof xterm

/** One column of a line. The second column of a wide character has no text. */
export interface Cell {
  readonly text: string
  /** The names of its classes in the drawing, `''` for plain text. */
  readonly style: string
}

/** A state of the screen. */
export interface Frame {
  /** Milliseconds since the beginning. */
  readonly at: number
  /** All lines, those that have scrolled away too, without trailing blanks. */
  readonly lines: readonly (readonly Cell[])[]
  /** The first line that is on the screen. */
  readonly top: number
  /** Undefined while it is hidden. */
  readonly cursor: {readonly column: number; readonly line: number} | undefined
}

/** @returns the screen at each moment that has a different one. @throws if the output has a style that `style` does not know */
export async function renderScreens(
  {output, moments}: Recording,
  size: {readonly rows: number; readonly columns: number},
): Promise<readonly Frame[]> {
  const terminal = new Terminal({
    cols: size.columns,
    rows: size.rows,
    scrollback: 1000,
    allowProposedApi: true,
  })
  let cursorIsHidden = false
  const watch = (final: string, hides: boolean) =>
    terminal.parser.registerCsiHandler({prefix: '?', final}, (parameters) => {
      if (parameters.includes(25)) cursorIsHidden = hides
      return false
    })
  watch('l', true)
  watch('h', false)

  const frames: Frame[] = []
  let written = 0
  for (const {at, length} of moments) {
    await new Promise<void>((resolve) => {
      terminal.write(output.slice(written, length), resolve)
    })
    written = length
    const frame = {at, ...readBuffer(terminal.buffer.active, cursorIsHidden)}
    if (!looksLike(frames.at(-1), frame)) frames.push(frame)
  }
  terminal.dispose()
  return frames
}

function readBuffer(buffer: xterm.IBuffer, cursorIsHidden: boolean): Omit<Frame, 'at'> {
  const lines = Array.from({length: buffer.length}, (_, index) => readLine(buffer.getLine(index)))
  const cursor = {column: buffer.cursorX, line: buffer.baseY + buffer.cursorY}
  return {lines, top: buffer.baseY, cursor: cursorIsHidden ? undefined : cursor}
}

function readLine(line: xterm.IBufferLine | undefined): readonly Cell[] {
  const cells = Array.from({length: line?.length ?? 0}, (_, column) => readCell(line?.getCell(column)))
  return cells.slice(0, cells.findLastIndex(({text}) => text.trim() !== '') + 1)
}

function readCell(cell: xterm.IBufferCell | undefined): Cell {
  if (cell === undefined) return {text: ' ', style: ''}
  if (cell.getWidth() === 0) return {text: '', style: style(cell)}
  return {text: cell.getChars() || ' ', style: style(cell)}
}

/** The sixteen colors, and bold, dim, italic and underlined text. */
function style(cell: xterm.IBufferCell): string {
  const isKnown = cell.isFgDefault() || (cell.isFgPalette() && cell.getFgColor() < 16)
  if (!isKnown || !cell.isBgDefault() || cell.isInverse())
    throw new Error(`the terminal shows "${cell.getChars()}" in a style that the demo cannot draw`)
  return [
    cell.isFgDefault() ? '' : `c${cell.getFgColor()}`,
    cell.isBold() ? 'b' : '',
    cell.isDim() ? 'd' : '',
    cell.isItalic() ? 'i' : '',
    cell.isUnderline() ? 'u' : '',
  ]
    .filter((name) => name !== '')
    .join(' ')
}

function looksLike(one: Frame | undefined, other: Frame): boolean {
  return one !== undefined && JSON.stringify({...one, at: other.at}) === JSON.stringify(other)
}
