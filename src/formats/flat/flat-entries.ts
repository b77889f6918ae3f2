/** Collects the entries of one mapping of names to values. */
import {FormatError, type SecretProblem} from '../../errors.js'
import type {NamedValue, Source} from '../format.js'

/** What an entry has: a value, or why it has none. */
type FlatValue = Pick<NamedValue, 'traps' | 'value'> | Pick<SecretProblem, 'problem'>

export class FlatEntries {
  readonly #values: NamedValue[] = []
  readonly #problems: SecretProblem[] = []
  readonly #lines = new Map<string, number>()
  #isNested = false

  /** Adds an entry in the order of the text. A name that was added before is a problem. */
  add(alias: string, line: number, value: FlatValue): void {
    const first = this.#lines.get(alias)
    if (first === undefined) this.#lines.set(alias, line)
    else this.refuse({alias, line, problem: `repeats the name of line ${first}`})
    if (first !== undefined) return
    if ('value' in value) this.#values.push({alias, line, ...value})
    else this.refuse({alias, line, problem: value.problem})
  }

  refuse(problem: SecretProblem): void {
    this.#isNested ||= /^is a (?:mapping|list),/.test(problem.problem)
    this.#problems.push(problem)
  }

  get source(): Source {
    const advice = this.#isNested ? {advice: 'nested' as const} : {}
    return {values: this.#values, problems: this.#problems, remarks: [], ...advice}
  }
}

/** The error to throw for a text that is not a mapping. */
export function notFlat(): FormatError {
  return new FormatError(
    'is not a mapping of names to secrets',
    'write one entry for each secret: a name and its value',
  )
}
