/** The number of generated cases and their seed. A failure prints the seed, and MI_PROPERTY_SEED reproduces it. */
import fc from 'fast-check'
import {isUnitRun} from '../support/unit-run.js'

/** MI_PROPERTY_RUNS can raise the usual number, but not lower it. Unit tests run a tenth of it. */
export function runs(usual: number): number {
  if (isUnitRun()) return Math.ceil(usual / 10)
  return Math.max(usual, Number(process.env.MI_PROPERTY_RUNS ?? 0))
}

export const seed = Number(process.env.MI_PROPERTY_SEED ?? Math.floor(Math.random() * 0x7fff_ffff))

/** The same cases for the same seed. */
export function samples<T>(arbitrary: fc.Arbitrary<T>, usual: number): T[] {
  return fc.sample(arbitrary, {numRuns: runs(usual), seed})
}

/** Texts joined from pieces, so that the characters a format treats specially are frequent and often adjacent. */
export function textsOf(pieces: readonly string[], maxLength = 24): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), {maxLength}).map((chosen) => chosen.join(''))
}

/** Checks a property for the usual number of cases, or more. */
export function check<T>(arbitrary: fc.Arbitrary<T>, usual: number, predicate: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, predicate), {numRuns: runs(usual), seed})
}
