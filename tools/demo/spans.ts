/** From screens to pieces of text, each with the time in which it is shown. */
import type {Cell, Frame} from './screen.js'

export interface Span {
  readonly line: number
  readonly column: number
  readonly text: string
  /** How many columns it takes. */
  readonly columns: number
  readonly style: string
  /** Milliseconds since the beginning. */
  readonly from: number
  /** Undefined if it is shown to the end. */
  readonly to: number | undefined
}

type Shown = Omit<Span, 'to'>

/** @returns all text of the frames. What is typed is one span per key, because what is already there is kept */
export function collectSpans(frames: readonly Frame[]): readonly Span[] {
  const ended: Span[] = []
  const shown = new Map<number, {readonly cells: readonly Cell[]; readonly spans: readonly Shown[]}>()
  for (const {at, lines} of frames) {
    const count = Math.max(lines.length, ...[...shown.keys()].map((line) => line + 1))
    for (let line = 0; line < count; line++) {
      const cells = lines[line] ?? []
      const before = shown.get(line) ?? {cells: [], spans: []}
      const same = commonLength(before.cells, cells)
      if (same === cells.length && same === before.cells.length) continue
      const kept = before.spans.filter(({column, columns}) => column + columns <= same)
      ended.push(...before.spans.filter((span) => !kept.includes(span)).map((span) => ({...span, to: at})))
      const start = Math.max(0, ...kept.map(({column, columns}) => column + columns))
      shown.set(line, {cells, spans: [...kept, ...runs(cells, start).map((run) => ({...run, line, from: at}))]})
    }
  }
  const lasting = [...shown.values()].flatMap(({spans}) => spans.map((span) => ({...span, to: undefined})))
  return [...ended, ...lasting].sort(
    (one, other) => one.line - other.line || one.from - other.from || one.column - other.column,
  )
}

function commonLength(one: readonly Cell[], other: readonly Cell[]): number {
  const differs = one.findIndex(({text, style}, index) => text !== other[index]?.text || style !== other[index].style)
  return differs === -1 ? one.length : differs
}

type Run = Omit<Shown, 'from' | 'line'>

/** Text of one style. It has no two blanks in a row, because SVG would show them as one. */
function runs(cells: readonly Cell[], start: number): readonly Run[] {
  const found: Run[] = []
  for (let column = start; column < cells.length; column++) {
    const {text, style} = cells[column] ?? blank
    const last = found.at(-1)
    const end = last === undefined ? -1 : last.column + last.columns
    if (text === ' ') continue
    if (last?.style !== style || column - end > 1) found.push({column, columns: 1, text, style})
    else
      found.splice(-1, 1, {
        ...last,
        columns: column - last.column + 1,
        text: last.text + ' '.repeat(column - end) + text,
      })
  }
  return found
}

const blank: Cell = {text: ' ', style: ''}
