/** How many cases are generated, and from which seed; a failure says it, and MI_PROPERTY_SEED brings it back. */
import fc from 'fast-check'
import {isUnitRun} from '../support/unit-run.js'

/** MI_PROPERTY_RUNS asks for more than the usual number, never for fewer. Unit tests try a tenth of it. */
export function runs(usual: number): number {
  if (isUnitRun()) return Math.ceil(usual / 10)
  return Math.max(usual, Number(process.env.MI_PROPERTY_RUNS ?? 0))
}

export const seed = Number(process.env.MI_PROPERTY_SEED ?? Math.floor(Math.random() * 0x7fff_ffff))

/** Distinct enough cases, the same for the same seed. */
export function samples<T>(arbitrary: fc.Arbitrary<T>, usual: number): T[] {
  return fc.sample(arbitrary, {numRuns: runs(usual), seed})
}

/** Texts strung together from pieces, so that what matters to a format comes often and next to itself. */
export function textsOf(pieces: readonly string[], maxLength = 24): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), {maxLength}).map((chosen) => chosen.join(''))
}

/** Runs a property over the usual number of cases, or more. */
export function check<T>(arbitrary: fc.Arbitrary<T>, usual: number, predicate: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, predicate), {numRuns: runs(usual), seed})
}
