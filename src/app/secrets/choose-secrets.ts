/** The secrets of a source that are encrypted: those that --only names, or all strings. */
import type {SecretSource} from '../../bulk/source.js'
import {byLine, FormatError, type SecretProblem} from '../../errors.js'
import type {NamedValue, Setting, Source} from '../../formats/format.js'
import {listMentions} from '../../formats/text/mentions.js'
import {NearestNames} from '../../nearest.js'
import {listed, mostShown, shellWord} from '../../wording.js'
import {matchPattern} from './alias-pattern.js'

/**
 * @param only patterns of aliases; empty for all
 * @returns a source that leaves out what no pattern matches, with its problems. It throws FormatError at its end if a pattern matches nothing.
 */
export function chooseSecrets(source: SecretSource, only: readonly string[]): SecretSource {
  return {...source, blocks}

  async function* blocks(): AsyncGenerator<Source> {
    const choice = new Choice(only)
    for await (const block of source.blocks()) yield choose(block, choice)
    choice.refuseUnmatched()
  }
}

class Choice {
  readonly #only: readonly string[]
  readonly #unmatched: Set<string>
  readonly #known = new Set<string>()
  readonly #near: NearestNames
  /** Aliases of values that are no strings, by the pattern that would match them. */
  readonly #unnamed = new Map<string, string>()

  constructor(only: readonly string[]) {
    this.#only = only
    this.#unmatched = new Set(only)
    this.#near = new NearestNames(only)
  }

  /** Whether the secret is to be encrypted. */
  includes(alias: string): boolean {
    if (this.#only.length === 0) return true
    if (this.#known.size < mostShown) this.#known.add(alias)
    if (this.#unmatched.size > 0) this.#near.consider(alias)
    const matching = this.#only.filter((pattern) => matchPattern(pattern, alias) !== undefined)
    for (const pattern of matching) this.#unmatched.delete(pattern)
    return matching.length > 0
  }

  /** Whether the alias itself is named, not just matched. */
  names(alias: string): boolean {
    if (!this.#only.includes(alias)) return false
    this.#unmatched.delete(alias)
    return true
  }

  /** Whether a value that is no string, and was not named, is worth mentioning. */
  concerns({alias, written}: Setting): boolean {
    const matching = this.#only.find((pattern) => matchPattern(pattern, alias) !== undefined)
    if (matching !== undefined && written !== undefined && !this.#unnamed.has(matching))
      this.#unnamed.set(matching, alias)
    return this.#only.length === 0 || matching !== undefined
  }

  /** @throws FormatError, which does not repeat the patterns: one may be a secret in the wrong place */
  refuseUnmatched(): void {
    if (this.#unmatched.size === 0) return
    const count = this.#unmatched.size
    const all = new Set(this.#only).size
    const what = all === 1 ? 'no secret matches --only' : `no secret matches ${count} of the ${all} patterns in --only`
    const [unnamed] = [...this.#unmatched].flatMap((pattern) => this.#unnamed.get(pattern) ?? [])
    if (unnamed !== undefined)
      throw new FormatError(what, `if a value is not a string, use its exact name, as in: --only ${shellWord(unnamed)}`)
    const known = [...this.#known]
    const meant = this.#near.found.filter((alias) => !this.#only.includes(alias))
    const such = known.length === 0 ? undefined : `use --only with aliases such as ${listed(known)}`
    throw new FormatError(
      what,
      meant.length === 0 ? such : `use ${meant.map((alias) => `--only ${shellWord(alias)}`).join(' ')}`,
    )
  }
}

function choose(block: Source, choice: Choice): Source {
  const {settings = [], advice, ...rest} = block
  const values = block.values.filter(({alias}) => choice.includes(alias))
  const named = settings.filter(({alias}) => choice.names(alias))
  const taken = named.map(takeSetting)
  const problems = [
    ...block.problems.filter(({alias}) => alias === undefined || choice.includes(alias)),
    ...taken.filter((each) => 'problem' in each),
  ]
  const left = settings.filter((setting) => !named.includes(setting) && choice.concerns(setting))
  return {
    ...rest,
    values: [...values, ...taken.filter((each) => 'value' in each)].toSorted(byLine),
    problems: problems.toSorted(byLine),
    remarks: [...block.remarks, ...leftOutRemark(left)],
    ...(advice !== undefined && problems.length > 0 && {advice}),
  }
}

function takeSetting({alias, line, written, problem = ''}: Setting): NamedValue | SecretProblem {
  return written === undefined ? {alias, line, problem} : {alias, line, value: written}
}

function leftOutRemark(left: readonly Setting[]): readonly string[] {
  if (left.length === 0) return []
  const are = left.length === 1 ? 'is not a string and was' : 'are not strings and were'
  const canBeNamed = left.some(({written}) => written !== undefined)
  const hint = canBeNamed ? '; to encrypt a number or a boolean anyway, name it with --only' : ''
  return [`${listMentions(left)} ${are} left out${hint}`]
}
