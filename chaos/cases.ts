/** What a case of any kind reports. */
import type {Fault} from './judge.js'

export type CaseKind = 'kill' | 'race' | 'fault'

export interface Outcome {
  readonly kind: CaseKind
  /** Identifies the case under the same seed and the same options. */
  readonly number: number
  /** The name of the scenario. */
  readonly scenario: string
  /** What was done to the command, in a few words. */
  readonly how: string
  /** Whether it happened: the command may have ended before. */
  readonly reached: boolean
  readonly faults: readonly Fault[]
}

/** Runs a case; whatever it throws, such as a run that does not end, is a fault. */
export async function attempt(
  about: Omit<Outcome, 'reached' | 'faults'>,
  work: () => Promise<Pick<Outcome, 'reached' | 'faults'>>,
): Promise<Outcome> {
  try {
    return {...about, ...(await work())}
  } catch (error) {
    const fact = error instanceof Error ? error.message : String(error)
    return {...about, reached: true, faults: [{kind: 'failed', fact}]}
  }
}
