/** A progress bar on the last line of the terminal. It is removed before anything else is printed. */
import {onEnding} from '../io/signals.js'
import {colour} from './colour.js'

/** In milliseconds: no bar is shown for work that is done by then. */
const patience = 500

/** In milliseconds, between two updates. */
const interval = 100

/** Batches of things whose total number is known. */
interface CountedBatches<T> {
  readonly count: number
  readonly batches: AsyncIterable<readonly T[]> | Iterable<readonly T[]>
}

/**
 * Shows the progress of a stream while it is read, but only on a terminal, and not under CI.
 * @param unit what is counted: `secrets`
 */
export function withProgress<T>({count, batches}: CountedBatches<T>, unit: string): CountedBatches<T> {
  const isWatched = process.stderr.isTTY && !process.env.CI && process.env.TERM !== 'dumb'
  return {count, batches: isWatched ? showProgress(batches, count, unit) : batches}
}

async function* showProgress<T>(
  batches: AsyncIterable<readonly T[]> | Iterable<readonly T[]>,
  count: number,
  unit: string,
): AsyncGenerator<readonly T[]> {
  const started = performance.now()
  let due = started + patience
  let done = 0
  let wipe: (() => void) | undefined
  try {
    for await (const batch of batches) {
      yield batch
      done += batch.length
      const now = performance.now()
      if (now < due) continue
      due = now + interval
      wipe ??= wiper()
      process.stderr.write(
        `\r${progressLine({done, count, unit, milliseconds: now - started}, process.stderr.columns || 80)}\u001B[K`,
      )
    }
  } finally {
    wipe?.()
  }
}

/** Removes the progress line if a signal arrives. @returns a function that removes it too */
function wiper(): () => void {
  const wipe = () => {
    process.stderr.write('\r\u001B[K')
    forget()
  }
  const forget = onEnding(wipe)
  return wipe
}

interface Progress {
  readonly done: number
  readonly count: number
  readonly unit: string
  readonly milliseconds: number
}

const narrowestBar = 10
const widestBar = 40

/** Columns left free: the last one, because some terminals wrap there, and those for the `^C` that a terminal prints. */
const margin = 4

/**
 * @param columns the width of the terminal
 * @returns a bar, the count, the rate and the time left, as far as they fit
 */
export function progressLine({done, count, unit, milliseconds}: Progress, columns: number): string {
  const rate = (1000 * done) / Math.max(milliseconds, 1)
  const seconds = Math.ceil((count - done) / Math.max(rate, 1))
  const facts = `${groupDigits(done)} of ${groupDigits(count)} ${unit}, ${groupDigits(Math.round(rate))}/s, ${formatTime(seconds)} left`
  const room = Math.min(columns - margin - facts.length - 1, widestBar)
  if (room < narrowestBar) return facts.slice(0, Math.max(columns - margin, 0))
  const filled = Math.floor((room * done) / count)
  return `${colour('cyan', '█'.repeat(filled))}${colour('dim', '░'.repeat(room - filled))} ${facts}`
}

function groupDigits(number: number): string {
  return number.toLocaleString('en')
}

function formatTime(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
