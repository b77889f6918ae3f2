/** A line at the foot of the terminal that shows how far long work has come. It is gone before anything else is said. */
import {onEnding} from '../io/signals.js'
import {colour} from './colour.js'

/** In milliseconds: work that is done before it needs no bar; and between two drawings. */
const patience = 500
const interval = 100

/** Batches of things of which it is known how many there are. */
export interface CountedBatches<T> {
  readonly count: number
  readonly batches: AsyncIterable<readonly T[]> | Iterable<readonly T[]>
}

/** Shows the progress of a stream while it is read: on a terminal only, and not where a machine looks on. */
export function withProgress<T>({count, batches}: CountedBatches<T>): CountedBatches<T> {
  const isWatched = process.stderr.isTTY && !process.env.CI && process.env.TERM !== 'dumb'
  return {count, batches: isWatched ? shown(batches, count) : batches}
}

async function* shown<T>(
  batches: AsyncIterable<readonly T[]> | Iterable<readonly T[]>,
  count: number,
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
        `\r${progressLine({done, count, milliseconds: now - started}, process.stderr.columns || 80)}\u001B[K`,
      )
    }
  } finally {
    wipe?.()
  }
}

/** @returns a function that takes the line away, as a signal does */
function wiper(): () => void {
  const forget = onEnding((signal) => {
    wipe()
    process.kill(process.pid, signal)
  })
  const wipe = () => {
    process.stderr.write('\r\u001B[K')
    forget()
  }
  return wipe
}

interface Progress {
  readonly done: number
  readonly count: number
  readonly milliseconds: number
}

const narrowestBar = 10
const widestBar = 40

/** Columns that stay free: the last, where some terminals wrap, and those for the `^C` that a terminal shows. */
const margin = 4

/**
 * @param columns of the terminal
 * @returns a bar, the count, the rate and the time left, as far as there is room
 */
export function progressLine({done, count, milliseconds}: Progress, columns: number): string {
  const rate = (1000 * done) / Math.max(milliseconds, 1)
  const seconds = Math.ceil((count - done) / Math.max(rate, 1))
  const facts = `${grouped(done)} of ${grouped(count)} secrets, ${grouped(Math.round(rate))}/s, ${timeText(seconds)} left`
  const room = Math.min(columns - margin - facts.length - 1, widestBar)
  if (room < narrowestBar) return facts.slice(0, Math.max(columns - margin, 0))
  const filled = Math.floor((room * done) / count)
  return `${colour('cyan', '█'.repeat(filled))}${colour('dim', '░'.repeat(room - filled))} ${facts}`
}

function grouped(number: number): string {
  return number.toLocaleString('en')
}

function timeText(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
