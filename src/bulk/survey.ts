/** The first look at the secrets: everything that can be checked is, before any is encrypted. */
import {aboutFile, FormatError, SecretsError, type SecretProblem} from '../errors.js'
import {aliasRemarks, type AliasRemarks} from '../formats/alias-warnings.js'
import {aliasHashes, type AliasHashes} from './alias-hashes.js'
import {fitnessFor, hintFor, isTooLong, type Encryption} from './fitness.js'
import {noRepetitions, repetitionsIn, type Repetitions} from './repetitions.js'
import type {SecretSource} from './source.js'

export interface Survey {
  /** How many secrets there are to encrypt: one for an alias. */
  readonly count: number
  /** What a person should know though it stops nothing. */
  readonly remarks: readonly string[]
  /** As `Repetitions` has it. */
  readonly isSuperseded: (alias: string, index: number) => boolean
}

/** A file of another kind altogether may have one on every line. */
const mostProblems = 100_000

/**
 * @throws SecretsError with the source's problems and those of every value, by line: all there are, up to 100,000
 * @throws FormatError where there is nothing to encrypt, and what the source throws
 */
export async function survey(source: SecretSource, encryption: Encryption): Promise<Survey> {
  const first = await look(source, encryption, noRepetitions, aliasHashes())
  const mayRepeat = first.isWhole ? first.hashes?.mayRepeat() : undefined
  const repetitions = mayRepeat === undefined ? noRepetitions : await repetitionsIn(source, mayRepeat)
  const {count, problems, tooLong, remarks, aliases, isWhole} =
    repetitions.remarks.length === 0 ? first : await look(source, encryption, repetitions)
  if (problems.length > 0)
    throw new SecretsError(
      problems,
      isWhole ? hintFor(tooLong) : 'nothing after these was looked at; is it a file of secrets?',
    )
  if (count === 0) refuseNothing(source.name)
  return {
    count,
    remarks: [...repetitions.remarks, ...remarks, ...aliases.remarks()],
    isSuperseded: repetitions.isSuperseded,
  }
}

interface Look {
  readonly count: number
  readonly problems: readonly SecretProblem[]
  /** Whether a secret is longer than one ciphertext carries. */
  readonly tooLong: boolean
  readonly remarks: readonly string[]
  readonly aliases: AliasRemarks
  readonly hashes: AliasHashes | undefined
  /** Whether there were not so many problems that it ended early. */
  readonly isWhole: boolean
}

async function look(
  source: SecretSource,
  encryption: Encryption,
  {isSuperseded}: Repetitions,
  hashes?: AliasHashes,
): Promise<Look> {
  const problemsOf = fitnessFor(encryption)
  const problems: SecretProblem[] = []
  const remarks: string[] = []
  const aliases = aliasRemarks()
  let tooLong = false
  let index = 0
  let count = 0
  for await (const block of source.blocks()) {
    for (const problem of block.problems) problems.push(problem)
    remarks.push(...block.remarks)
    for (const value of block.values) {
      hashes?.add(value.alias)
      if (isSuperseded(value.alias, index++)) continue
      count++
      aliases.add(value.alias)
      const found = problemsOf(value)
      if (found.length === 0) continue
      problems.push(...found)
      tooLong ||= isTooLong(value, encryption)
    }
    if (problems.length >= mostProblems)
      return {count, problems: problems.slice(0, mostProblems), tooLong, remarks, aliases, hashes, isWhole: false}
  }
  return {count, problems, tooLong, remarks, aliases, hashes, isWhole: true}
}

function refuseNothing(name: string | undefined): never {
  return aboutFile(name ?? 'standard input', () => {
    throw new FormatError('holds no secrets', 'write a line for each: alias=secret')
  })
}
