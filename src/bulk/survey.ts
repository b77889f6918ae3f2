/** The first pass over the secrets: everything is validated before the first one is encrypted. */
import {SecretsError, type SecretProblem} from '../errors.js'
import {aliasRemarks} from '../formats/alias-warnings.js'
import type {NamedValue, SourceAdvice} from '../formats/format.js'
import {anyValue, fitnessFor, hintFor, type AliasRule, type EncryptionKey, type ValueRule} from './fitness.js'
import {nothingIn, type SecretSource} from './source.js'
import {SurveyedParts} from './surveyed-parts.js'

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
  const aliases = aliasRemarks()
  const parts = new SurveyedParts()
  const unreadable: SecretProblem[] = []
  const unfit: Unfit[] = []
  const advice = new Set<SourceAdvice>()
  let index = 0
  let found = 0
  for await (const block of source.blocks()) {
    const {origin} = block
    const part = parts.partOf(origin, index)
    const about = origin === undefined ? (problem: SecretProblem) => problem : aboutOrigin(origin)
    for (const problem of block.problems) unreadable.push(about(problem))
    found += block.problems.length
    if (block.advice !== undefined) advice.add(block.advice)
    part.remarks.push(...block.remarks)
    for (const value of block.values) {
      if (!part.repetitions.add(value.alias, index, value.line)) aliases.add(value.alias)
      part.traps.add(value)
      const elsewhere = parts.findElsewhere(value)
      const problems = elsewhere === undefined ? problemsOf(value) : [...problemsOf(value), elsewhere]
      if (problems.length > 0) unfit.push({value, index, problems: problems.map(about)})
      found += problems.length
      index++
    }
    onValues(block.values, found === 0)
    if (found >= mostProblems) throw refuseEarly(unreadable, unfit)
  }
  parts.end()
  refuseUnfitAmong(
    unreadable,
    unfit.filter(({value, index: at}) => !parts.isSuperseded(value.alias, at)),
    (values) => hintFor(values, key, valueRule, [...advice]),
  )
  if (index === 0) throw nothingIn(source)
  return {
    count: index - parts.superseded,
    remarks: parts.remarks(),
    aliasRemarks: aliases.remarks(),
    isSuperseded: (alias, at) => parts.isSuperseded(alias, at),
  }
}

function aboutOrigin(file: string): (problem: SecretProblem) => SecretProblem {
  return (problem) => ({file, ...problem})
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
