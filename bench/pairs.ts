/** Things measured in turn, A B A B …, so that what disturbs the machine disturbs both of a pair. */
import {MissingToolError, type Sample} from './run.js'

export interface Contestant {
  readonly name: string
  /** Measures it once; throws where it fails. */
  once(): Promise<Sample>
}

/** What came of a contestant. */
export interface Outcome {
  readonly name: string
  /** One a round; none where it failed. */
  readonly samples: readonly Sample[]
  /** Why there are none, in two or three words. */
  readonly failure?: string
}

/**
 * Measures all of them in each round, in their order. One that fails is left alone from then on, and the others go on.
 * @param failed is told of a failure in full
 * @returns an outcome for each, in their order
 */
export async function inTurn(
  contestants: readonly Contestant[],
  rounds: number,
  failed: Failed,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = contestants.map(({name}) => ({name, samples: []}))
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const before = outcomes[index]
      if (before !== undefined && before.failure === undefined)
        outcomes[index] = await oneMore(before, contestant, failed)
    }
  }
  return outcomes
}

export type Failed = (name: string, error: unknown) => void

async function oneMore({name, samples}: Outcome, contestant: Contestant, failed: Failed): Promise<Outcome> {
  try {
    return {name, samples: [...samples, await contestant.once()]}
  } catch (error) {
    failed(name, error)
    return {name, samples: [], failure: error instanceof MissingToolError ? error.message : 'failed'}
  }
}

/** The middle one, or the mean of the two in the middle; undefined of none. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((one, other) => one - other)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}

/** How many times as long one took as the other: the median of the ratios round by round. Undefined where either failed. */
export function medianRatio(one: Outcome, other: Outcome): number | undefined {
  if (one.failure !== undefined || other.failure !== undefined) return undefined
  return median(one.samples.map(({seconds}, round) => seconds / (other.samples[round]?.seconds ?? NaN)))
}

/** In seconds; undefined where it failed. */
export function medianTime({samples}: Outcome): number | undefined {
  return median(samples.map(({seconds}) => seconds))
}

/** In bytes; undefined where it failed, or the system does not tell. */
export function medianPeak({samples}: Outcome): number | undefined {
  return median(samples.flatMap(({peakBytes}) => peakBytes ?? []))
}
