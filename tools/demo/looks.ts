/** Examines a screenshot of the demo: its size, and whether there is text on it that can be read. */
import type {Picture} from './png.js'

/** What a screenshot shows. */
export interface Looks {
  /** The part of the page that differs from its background. */
  readonly box: {readonly x: number; readonly y: number; readonly width: number; readonly height: number}
  /** The share of the box inside its edge that is text, which means that it has a contrast of at least 4.5 to the most frequent color. */
  readonly ink: number
  /** The highest contrast to the most frequent color of the box. */
  readonly contrast: number
}

const inset = 8

/** @param picture of a page with the demo; the page's corner shows its background */
export function judge(picture: Picture): Looks {
  const box = findBox(picture)
  const counts = new Map<number, number>()
  // Its rounded corners and its edge are left out.
  for (let y = box.y + inset; y < box.y + box.height - inset; y++) {
    for (let x = box.x + inset; x < box.x + box.width - inset; x++) {
      const color = picture.pixel(x, y)
      counts.set(color, (counts.get(color) ?? 0) + 1)
    }
  }
  const [background = 0] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? []
  const contrasts = [...counts].map(([color, count]) => ({count, contrast: contrast(color, background)}))
  const text = contrasts.filter(({contrast}) => contrast >= 4.5).reduce((sum, {count}) => sum + count, 0)
  return {
    box,
    ink:
      text /
      Math.max(
        1,
        contrasts.reduce((sum, {count}) => sum + count, 0),
      ),
    contrast: Math.max(1, ...contrasts.map(({contrast}) => contrast)),
  }
}

function findBox({width, height, pixel}: Picture): Looks['box'] {
  const page = pixel(0, 0)
  const rows = Array.from({length: height}, (_, y) => y)
  const columns = Array.from({length: width}, (_, x) => x)
  const filledRows = rows.filter((y) => columns.some((x) => pixel(x, y) !== page))
  const filledColumns = columns.filter((x) => rows.some((y) => pixel(x, y) !== page))
  const [x = 0, y = 0] = [filledColumns[0], filledRows[0]]
  return {x, y, width: (filledColumns.at(-1) ?? x - 1) - x + 1, height: (filledRows.at(-1) ?? y - 1) - y + 1}
}

/** @returns the contrast of two colors, from 1 to 21: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
export function contrast(one: number, other: number): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(color: number): number {
  const [red = 0, green = 0, blue = 0] = [color >> 16, (color >> 8) & 0xff, color & 0xff].map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
