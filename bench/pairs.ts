/** Measures things in turns (A B A B …), so that a disturbance of the machine affects all of them. */
import {MissingToolError, type Sample} from './run.js'

export interface Contestant {
  readonly name: string
  /** Measures it once. Throws if it fails. */
  once(): Promise<Sample>
}

/** The measurements of a contestant. */
export interface Outcome {
  readonly name: string
  /** One per round; none if it failed. */
  readonly samples: readonly Sample[]
  /** Why it failed, in two or three words. */
  readonly failure?: string
}

/**
 * Measures all of them in each round, in their order. One that fails is skipped from then on.
 * @param onFailure gets the error
 * @returns an outcome for each, in their order
 */
export async function measureInTurns(
  contestants: readonly Contestant[],
  rounds: number,
  onFailure: OnFailure,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = contestants.map(({name}) => ({name, samples: []}))
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const before = outcomes[index]
      if (before !== undefined && before.failure === undefined)
        outcomes[index] = await measureOnce(before, contestant, onFailure)
    }
  }
  return outcomes
}

export type OnFailure = (name: string, error: unknown) => void

async function measureOnce({name, samples}: Outcome, contestant: Contestant, onFailure: OnFailure): Promise<Outcome> {
  try {
    return {name, samples: [...samples, await contestant.once()]}
  } catch (error) {
    onFailure(name, error)
    return {name, samples: [], failure: error instanceof MissingToolError ? error.message : 'failed'}
  }
}

/** @returns the middle number, or the mean of the two in the middle; undefined if there are none */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((one, other) => one - other)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}

/** @returns the median over all rounds of one's time divided by the other's; undefined if either failed */
export function medianRatio(one: Outcome, other: Outcome): number | undefined {
  if (one.failure !== undefined || other.failure !== undefined) return undefined
  return median(one.samples.map(({seconds}, round) => seconds / (other.samples[round]?.seconds ?? NaN)))
}

/** @returns seconds; undefined if it failed */
export function medianTime({samples}: Outcome): number | undefined {
  return median(samples.map(({seconds}) => seconds))
}

/** @returns bytes; undefined if it failed or the system does not report memory */
export function medianPeak({samples}: Outcome): number | undefined {
  return median(samples.flatMap(({peakBytes}) => peakBytes ?? []))
}
