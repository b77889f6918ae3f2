/** How far work is, as a line: a bar, the count, the rate and the time left. */
import {colour} from './colour.js'

interface State {
  readonly done: number
  readonly count?: number | undefined
  readonly unit: string
  readonly milliseconds: number
}

const narrowestBar = 10
const widestBar = 40

/** Columns left free: the last one, because some terminals wrap there, and those for the `^C` that a terminal prints. */
const margin = 4

/**
 * @param columns the width of the terminal
 * @returns a bar, the count, the rate and the time left, as far as they fit; no bar if there is no total
 */
export function progressLine(state: State, columns: number): string {
  const {done, count} = state
  const width = Math.max(columns - margin, 0)
  const facts = describeProgress(state)
  const room = Math.min(width - facts.length - 1, widestBar)
  if (count === undefined || done === 0 || room < narrowestBar) {
    const [total, , left] = factsOf(state)
    const fitting = [facts, join([total, left]), total].find(({length}) => length <= width)
    return fitting ?? total.slice(0, width)
  }
  const filled = Math.floor((room * Math.min(done, count)) / Math.max(count, 1))
  return `${colour('cyan', '█'.repeat(filled))}${colour('dim', '░'.repeat(room - filled))} ${facts}`
}

/** @returns the count, the rate and the time left, without a bar */
export function describeProgress(state: State): string {
  return join(factsOf(state))
}

function join(facts: readonly string[]): string {
  return facts.filter((fact) => fact !== '').join(', ')
}

/** @returns the count, the rate and the time left; those that are not known are empty */
function factsOf({done, count, unit, milliseconds}: State): readonly [total: string, rate: string, left: string] {
  const rate = (1000 * done) / Math.max(milliseconds, 1)
  const perSecond = done === 0 ? '' : `${groupDigits(Math.round(rate))}/s`
  if (count === undefined) return [`${groupDigits(done)} ${unit} so far`, perSecond, '']
  const seconds = Math.ceil(Math.max(count - done, 0) / Math.max(rate, 1))
  const left = done === 0 ? '' : `${formatTime(seconds)} left`
  return [`${groupDigits(done)} of ${groupDigits(count)} ${unit}`, perSecond, left]
}

function groupDigits(number: number): string {
  return number.toLocaleString('en')
}

function formatTime(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
