/** The secrets that --only and --except choose. */
import {FormatError, UsageError} from '../../errors.js'
import {listed, mostShown} from '../../wording.js'

export interface ChoiceFlags {
  /** The aliases in --only; undefined for all. */
  readonly only: readonly string[] | undefined
  /** The aliases in --except. */
  readonly except: readonly string[] | undefined
}

/** How many aliases of the files are remembered, to list them. */
const mostKnown = mostShown

export class AliasChoice {
  readonly #only: ReadonlySet<string>
  readonly #except: ReadonlySet<string>
  readonly #unseen: Set<string>
  readonly #known = new Set<string>()

  /** @throws UsageError for both at once */
  constructor({only = [], except = []}: ChoiceFlags) {
    if (only.length > 0 && except.length > 0)
      throw new UsageError('--only and --except cannot be used together', 'use one of them')
    this.#only = new Set(only)
    this.#except = new Set(except)
    this.#unseen = new Set([...only, ...except])
  }

  /** Takes note of an alias that a file has. */
  see(alias: string): void {
    if (this.#unseen.size > 0) this.#unseen.delete(alias)
    if (this.#known.size < mostKnown) this.#known.add(alias)
  }

  includes(alias: string): boolean {
    return this.#only.size > 0 ? this.#only.has(alias) : !this.#except.has(alias)
  }

  /** Whether the alias is one of --only. */
  names(alias: string): boolean {
    return this.#only.has(alias)
  }

  /** @throws FormatError if no file has one of the aliases. It is not repeated, since it may be a secret in the wrong place. */
  refuseUnseen(): void {
    if (this.#unseen.size === 0) return
    const flag = this.#only.size > 0 ? '--only' : '--except'
    const all = this.#only.size + this.#except.size
    const what = all === 1 ? 'the alias' : `${this.#unseen.size} of the ${all} aliases`
    const known = [...this.#known]
    throw new FormatError(
      `${what} in ${flag} ${this.#unseen.size === 1 ? 'is' : 'are'} in none of the files`,
      known.length === 0 ? undefined : `use one of theirs, such as ${listed(known)}`,
    )
  }
}
