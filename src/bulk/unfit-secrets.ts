/** Decrypted secrets that cannot be encrypted for another key. An alias is no problem, since it stays where it is. */
import {SecretsError, type SecretProblem} from '../errors.js'
import type {NamedValue} from '../formats/format.js'
import {anyValue, fitnessFor, hintFor, type EncryptionKey} from './fitness.js'
import type {DecryptedVerdict} from './judge.js'
import {mostProblems} from './survey.js'

/** How many are kept to find out what to try. */
const mostExamples = 100

export class UnfitSecrets {
  readonly #key: EncryptionKey
  readonly #problemsOf: ReturnType<typeof fitnessFor>
  readonly #problems: SecretProblem[] = []
  readonly #examples: NamedValue[] = []

  /** @throws TypeError if the key is not of the kind that the transformation requires */
  constructor(key: EncryptionKey) {
    this.#key = key
    this.#problemsOf = fitnessFor(key, () => undefined, anyValue)
  }

  /** How many problems there are so far: at most 100,000 are kept. */
  get count(): number {
    return this.#problems.length
  }

  add(verdicts: readonly DecryptedVerdict[]): void {
    for (const {file, alias = '', line = 0, secret, plaintext: value} of verdicts) {
      const problems = this.#problemsOf({alias, line, value})
      if (problems.length === 0 || this.count >= mostProblems) continue
      const origin = {file, ...(secret !== undefined && {secret})}
      this.#problems.push(...problems.map((problem) => ({...origin, ...problem})))
      if (this.#examples.length < mostExamples) this.#examples.push({alias, value})
    }
  }

  /** @throws SecretsError with all of them, if there are any */
  refuse(): void {
    if (this.count > 0) throw new SecretsError(this.#problems, hintFor(this.#examples, this.#key, anyValue))
  }
}
