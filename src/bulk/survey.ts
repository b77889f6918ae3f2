/** The first pass over the secrets: everything is validated before the first one is encrypted. */
import {FormatError, SecretsError, type SecretProblem} from '../errors.js'
import {aliasRemarks} from '../formats/alias-warnings.js'
import type {NamedValue} from '../formats/format.js'
import {valueRemarks, type ValueTrap} from '../formats/value-warnings.js'
import {anyValue, fitnessFor, hintFor, type AliasRule, type EncryptionKey, type ValueRule} from './fitness.js'
import {Repetitions} from './repetitions.js'
import type {SecretSource} from './source.js'

export interface Survey {
  /** How many secrets there are to encrypt: one for each alias. */
  readonly count: number
  /** What the user should know, although it prevents nothing. */
  readonly remarks: readonly string[]
  /** The same about aliases that some of Micro Integrator's lookups do not find. */
  readonly aliasRemarks: readonly string[]
  /** Whether a later value for the alias replaces this one. @param index of the value among all of the source, from 0 */
  readonly isSuperseded: (alias: string, index: number) => boolean
}

/** After so many problems the survey ends early: a file of another format may have one on every line. */
export const mostProblems = 100_000

/**
 * Reads the source once, and checks every value.
 * @param refusal the output's rule for aliases
 * @param onValues is called with the values of each block, and with whether everything so far is fit to be encrypted
 * @throws SecretsError with the source's problems and those of every value, sorted by line: all of them, up to 100,000
 * @throws FormatError if there is nothing to encrypt, and what the source throws
 */
export async function survey(
  source: SecretSource,
  key: EncryptionKey,
  refusal: AliasRule,
  valueRule: ValueRule = anyValue,
  onValues: (values: readonly NamedValue[], areFit: boolean) => void = () => undefined,
): Promise<Survey> {
  const problemsOf = fitnessFor(key, refusal, valueRule)
  const repetitions = new Repetitions()
  const aliases = aliasRemarks()
  const traps = valueRemarks([reference])
  const remarks: string[] = []
  const unreadable: SecretProblem[] = []
  const unfit: Unfit[] = []
  let index = 0
  let found = 0
  for await (const block of source.blocks()) {
    for (const problem of block.problems) unreadable.push(problem)
    found += block.problems.length
    remarks.push(...block.remarks)
    for (const value of block.values) {
      if (!repetitions.add(value.alias, index, value.line)) aliases.add(value.alias)
      traps.add(value)
      const problems = problemsOf(value)
      if (problems.length > 0) unfit.push({value, index, problems})
      found += problems.length
      index++
    }
    onValues(block.values, found === 0)
    if (found >= mostProblems) throw refuseEarly(unreadable, unfit)
  }
  repetitions.end()
  refuseUnfitAmong(
    unreadable,
    unfit.filter(({value, index: at}) => !repetitions.isSuperseded(value.alias, at)),
    (values) => hintFor(values, key, valueRule),
  )
  if (index === 0) throw nothingIn(source)
  return {
    count: index - repetitions.count,
    remarks: [...repetitions.remarks(), ...remarks, ...traps.remarks()],
    aliasRemarks: aliases.remarks(),
    isSuperseded: (alias, at) => repetitions.isSuperseded(alias, at),
  }
}

/** A value in the syntax of vals: see `stores/reference.ts`. */
const reference: ValueTrap = {
  catches: (value) => /^(?:secret)?ref\+[a-z][\w-]*:\/\/./.test(value),
  remark: (places) =>
    `a reference to a store is encrypted as it stands: ${places}; use --resolve to encrypt what it refers to`,
}

/** A value with problems. They do not matter if a later value replaces it. */
interface Unfit {
  readonly value: NamedValue
  readonly index: number
  readonly problems: readonly SecretProblem[]
}

function refuseEarly(unreadable: readonly SecretProblem[], unfit: readonly Unfit[]): SecretsError {
  const problems = [...unreadable, ...unfit.flatMap((each) => each.problems)].slice(0, mostProblems)
  return new SecretsError(problems, 'check that this is a file of secrets; the lines after these were not read')
}

function refuseUnfitAmong(
  unreadable: readonly SecretProblem[],
  unfit: readonly Unfit[],
  hintOf: (values: readonly NamedValue[]) => string,
): void {
  const problems = [...unreadable, ...unfit.flatMap((each) => each.problems)]
  if (problems.length === 0) return
  throw new SecretsError(problems, hintOf(unfit.map(({value}) => value)))
}

function nothingIn({name = 'standard input'}: SecretSource): FormatError {
  return new FormatError('contains no secrets', 'write one per line: alias=secret').about(name)
}
