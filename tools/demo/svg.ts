/** Draws the demo: an SVG that needs nothing else, with an animation in CSS. */
import type {Frame} from './screen.js'
import {collectSpans, type Span} from './spans.js'
import {themes} from './theme.js'

/** In pixels. */
const cell = {width: 8.4, height: 19}
const margin = {top: 44, side: 18, bottom: 14}
const baseline = 14

export interface Words {
  readonly title: string
  readonly description: string
}

/**
 * @param duration of one run in milliseconds; then it starts again
 * @returns the drawing. Without animations it shows the last frame
 */
export function drawDemo(
  frames: readonly Frame[],
  {rows, columns}: {readonly rows: number; readonly columns: number},
  duration: number,
  {title, description}: Words,
): string {
  const inner = {width: round(columns * cell.width), height: rows * cell.height}
  const width = Math.ceil(inner.width + 2 * margin.side)
  const height = inner.height + margin.top + margin.bottom
  const timeline = new Timeline(duration)
  const spans = collectSpans(frames).map((span) => drawSpan(span, timeline))
  const cursor = timeline.keyframes(frames.map((frame) => [frame.at, translate(placeOfCursor(frame))]))
  const scroll = timeline.keyframes(frames.map(({at, top}) => [at, translate({column: 0, line: -top})]))
  const last = frames.at(-1) ?? {at: 0, lines: [], top: 0, cursor: undefined}
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeXml(title)}</title>
<desc id="description">${escapeXml(description)}</desc>
<style>
${themes}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:var(--text)}
text,.cursor,.scroll{animation:${round(duration / 1000)}s step-end infinite}
.x{visibility:hidden}
.cursor{fill:var(--text);opacity:.5;${translate(placeOfCursor(last))}}
.scroll{${translate({column: 0, line: -last.top})}}
${timeline.rules}
@media(prefers-reduced-motion:reduce){*{animation:none!important}}
</style>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="var(--back)" stroke="var(--edge)"/>
<g fill="var(--edge)"><circle cx="20" cy="20" r="6"/><circle cx="40" cy="20" r="6"/><circle cx="60" cy="20" r="6"/></g>
<svg x="${margin.side}" y="${margin.top}" width="${inner.width}" height="${inner.height}"><g class="scroll" style="animation-name:${scroll}">
<rect class="cursor" width="${cell.width}" height="${cell.height}" style="animation-name:${cursor}"/>
${spans.join('\n')}
</g></svg>
</svg>
`
}

function drawSpan({line, column, text, columns, style, from, to}: Span, timeline: Timeline): string {
  const appears: [number, string][] = from === 0 ? [] : [[0, 'visibility:hidden']]
  const vanishes: [number, string][] = to === undefined ? [] : [[to, 'visibility:hidden']]
  const isAlwaysShown = from === 0 && to === undefined
  const classes = [style, to === undefined ? '' : 'x'].filter((name) => name !== '').join(' ')
  const attributes = [
    `x="${round(column * cell.width)}" y="${line * cell.height + baseline}"`,
    // Fonts differ, columns do not.
    columns > 1 ? `textLength="${round(columns * cell.width)}" lengthAdjust="spacingAndGlyphs"` : '',
    classes === '' ? '' : `class="${classes}"`,
    isAlwaysShown
      ? ''
      : `style="animation-name:${timeline.keyframes([...appears, [from, 'visibility:visible'], ...vanishes])}"`,
  ]
  return `<text ${attributes.filter((attribute) => attribute !== '').join(' ')}>${escapeXml(text)}</text>`
}

/** The rules of the animation. What is shown in the same time shares one. */
class Timeline {
  readonly #duration: number
  readonly #names = new Map<string, string>()

  constructor(duration: number) {
    this.#duration = duration
  }

  /** @param steps what holds from which millisecond on @returns the name of the rule */
  keyframes(steps: readonly (readonly [at: number, declarations: string])[]): string {
    const changes = steps.filter(([, declarations], index) => declarations !== steps[index - 1]?.[1])
    const body = changes.map(([at, declarations]) => `${round((at / this.#duration) * 100)}%{${declarations}}`).join('')
    const name = this.#names.get(body) ?? `k${this.#names.size.toString(36)}`
    this.#names.set(body, name)
    return name
  }

  get rules(): string {
    return [...this.#names].map(([body, name]) => `@keyframes ${name}{${body}}`).join('\n')
  }
}

interface Place {
  readonly column: number
  readonly line: number
}

/** A hidden cursor is to the left of the screen. */
function placeOfCursor({cursor, top}: Frame): Place {
  return cursor ?? {column: -2, line: top}
}

function translate({column, line}: Place): string {
  return `transform:translate(${round(column * cell.width)}px,${line * cell.height}px)`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
