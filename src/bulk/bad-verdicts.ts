/** What keeps values from being decrypted, collected from the verdicts as they pass. */
import {SecretsError, type SecretProblem} from '../errors.js'
import {isBad, problemOf, type BadVerdict, type Verdict} from './judge.js'
import {mostProblems} from './survey.js'

export class BadVerdicts {
  readonly #outcome: string
  readonly #problems: SecretProblem[] = []
  readonly #reasons = new Set<BadVerdict['reason']>()

  /** @param outcome what is not done if there are any: `nothing was written` */
  constructor(outcome: string) {
    this.#outcome = outcome
  }

  /** How many there are so far. */
  get count(): number {
    return this.#problems.length
  }

  /** @throws SecretsError early if there are too many to list */
  add(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      if (!isBad(verdict)) continue
      this.#problems.push(problemOf(verdict))
      this.#reasons.add(verdict.reason)
    }
    if (this.count >= mostProblems)
      throw new SecretsError(
        this.#problems.slice(0, mostProblems),
        'check that this is a file of secrets; the lines after these were not read',
        this.#outcome,
      )
  }

  /**
   * @param hintFor returns what to try, in the imperative
   * @throws SecretsError with every bad verdict, if there are any
   */
  refuse(hintFor: (reasons: readonly BadVerdict['reason'][]) => string): void {
    if (this.count > 0) throw new SecretsError(this.#problems, hintFor([...this.#reasons]), this.#outcome)
  }
}
