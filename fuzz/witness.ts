/** Sees what a reader does with one input. */
import {isDeepStrictEqual} from 'node:util'
import {SecretsError, UnknownAliasError, UserError, type SecretProblem} from '../src/errors.js'
import {showsCanary} from './canary.js'

/** Two results that should agree do not. */
export class Disagreement extends Error {}

export class Witness {
  readonly #messages: string[] = []
  readonly #names = new Set<string>()

  /**
   * Runs a reader.
   * @returns undefined if it throws a UserError, which is one of its results
   * @throws everything else that it throws
   */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      this.#catch(error)
      return undefined
    }
  }

  /** The same for a reader that returns a promise. */
  async attemptAsync<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      this.#catch(error)
      return undefined
    }
  }

  #catch(error: unknown): void {
    if (!(error instanceof UserError)) throw error
    this.hear([error.message, error.hint ?? ''])
    if (error instanceof SecretsError) this.hearProblems(error.problems)
    if (error instanceof UnknownAliasError) this.know(error.aliases)
  }

  /** @param messages what the program would print */
  hear(messages: readonly string[]): void {
    this.#messages.push(...messages)
  }

  /** Problems name an alias and a Secret, which are printed in quotation marks. */
  hearProblems(problems: readonly SecretProblem[]): void {
    this.hear(problems.map(({problem}) => problem))
    this.know(problems.flatMap(({alias, secret}) => [alias, secret]))
  }

  /** @param names from the input, which messages may quote, whatever is in them */
  know(names: readonly (string | undefined)[]): void {
    for (const name of names) if (name !== undefined) this.#names.add(name)
  }

  /** @throws Disagreement unless the two are equal. @param what a clause without values: `a block reads like the whole` */
  agree(what: string, one: unknown, other: unknown): void {
    if (!isDeepStrictEqual(one, other)) throw new Disagreement(what)
  }

  /** @returns what is wrong with the messages, each as a phrase with the message; none if all is well */
  complaints(): readonly string[] {
    return this.#messages.flatMap((message) => {
      if (hasControl.test(message)) return [`a control character in ${JSON.stringify(message)}`]
      if (/[^.]\.$|^\s|\s$/.test(message)) return [`not a fragment: ${JSON.stringify(message)}`]
      return showsCanary(message) && ![...this.#names].some(showsCanary)
        ? [`a secret in ${JSON.stringify(message)}`]
        : []
    })
  }
}

/** What could move the cursor, end the line or reverse the text. */
const hasControl = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
