/** Formats numbers for the tables, with about three significant figures. */

const none = '–'

/** @returns `7.25 µs`, `87.0 ms`, `2.31 s` or `1,204 s` */
export function formatTime(seconds: number | undefined): string {
  if (seconds === undefined) return none
  if (seconds < 0.000_999_5) return `${threeFigures(seconds * 1e6)} µs`
  return seconds < 0.999_5 ? `${threeFigures(seconds * 1e3)} ms` : `${threeFigures(seconds)} s`
}

/** @returns mebibytes: `88 MiB` */
export function formatMemory(bytes: number | undefined): string {
  return bytes === undefined ? none : `${formatCount(bytes / 1024 ** 2)} MiB`
}

/** @returns three figures: `2.00` */
export function formatRatio(ratio: number | undefined): string {
  return ratio === undefined ? none : threeFigures(ratio)
}

/** @returns a whole number: `1,204` */
export function formatCount(count: number | undefined): string {
  return count === undefined ? none : Math.round(count).toLocaleString('en-GB')
}

function threeFigures(number: number): string {
  if (number >= 99.95) return formatCount(number)
  return number.toFixed(number >= 9.995 ? 1 : 2)
}
