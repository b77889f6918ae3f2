/** Numbers as the tables show them, three figures of them or so. */

const none = '–'

/** From seconds: `7.25 µs`, `87.0 ms`, `2.31 s`, `1,204 s`. */
export function shownTime(seconds: number | undefined): string {
  if (seconds === undefined) return none
  if (seconds < 0.000_999_5) return `${threeFigures(seconds * 1e6)} µs`
  return seconds < 0.999_5 ? `${threeFigures(seconds * 1e3)} ms` : `${threeFigures(seconds)} s`
}

/** From bytes to mebibytes. */
export function shownMemory(bytes: number | undefined): string {
  return bytes === undefined ? none : `${shownCount(bytes / 1024 ** 2)} MiB`
}

export function shownRatio(ratio: number | undefined): string {
  return ratio === undefined ? none : threeFigures(ratio)
}

/** A whole number. */
export function shownCount(count: number | undefined): string {
  return count === undefined ? none : Math.round(count).toLocaleString('en-GB')
}

function threeFigures(number: number): string {
  if (number >= 99.95) return shownCount(number)
  return number.toFixed(number >= 9.995 ? 1 : 2)
}
