/** The secrets that --only and --except choose. */
import {FormatError, UsageError} from '../../errors.js'
import {NearestNames} from '../../nearest.js'
import {listed, mostShown, quoted} from '../../wording.js'

export interface ChoiceFlags {
  /** The aliases in --only; undefined for all. */
  readonly only: readonly string[] | undefined
  /** The aliases in --except. */
  readonly except: readonly string[] | undefined
  /** The paths in --path, which are then the aliases; undefined for the secrets that the format knows. */
  readonly paths: readonly string[] | undefined
}

/** How many aliases of the files are remembered, to list them. */
const mostKnown = mostShown

export class AliasChoice {
  readonly #only: ReadonlySet<string>
  readonly #except: ReadonlySet<string>
  readonly #flag: '--except' | '--only' | '--path'
  readonly #named: ReadonlySet<string>
  readonly #unseen: Set<string>
  readonly #known = new Set<string>()
  readonly #near: NearestNames

  /** @throws UsageError for several of them at once */
  constructor({only = [], except = [], paths = []}: ChoiceFlags) {
    const used = (
      [
        ['--only', only],
        ['--except', except],
        ['--path', paths],
      ] as const
    ).filter(([, names]) => names.length > 0)
    const [[flag, names] = ['--only', []] as const, other] = used
    if (other !== undefined) throw new UsageError(`${flag} and ${other[0]} cannot be used together`, 'use one of them')
    this.#only = new Set(only)
    this.#except = new Set(except)
    this.#flag = flag
    this.#named = new Set(names)
    this.#unseen = new Set(names)
    this.#near = new NearestNames(names)
  }

  /** Takes note of an alias that a file has. */
  see(alias: string): void {
    if (this.#known.size < mostKnown) this.#known.add(alias)
    if (this.#unseen.size === 0) return
    this.#unseen.delete(alias)
    this.#near.consider(alias)
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
    const missing = this.#unseen.size
    if (missing === 0) return
    const noun = this.#flag === '--path' ? 'path' : 'alias'
    const what = this.#named.size === 1 ? `the ${noun}` : `${missing} of the ${this.#named.size} ${plurals[noun]}`
    const known = [...this.#known]
    const meant = this.#near.found.filter((alias) => !this.#named.has(alias))
    const such = known.length === 0 ? undefined : `use one that they contain, such as ${listed(known)}`
    throw new FormatError(
      `${what} in ${this.#flag} ${missing === 1 ? 'is' : 'are'} in none of the files`,
      meant.length === 0 ? such : `use ${meant.map(quoted).join(' and ')}`,
    )
  }
}

const plurals = {alias: 'aliases', path: 'paths'} as const
