/** The first pass of `mi secret encrypt`: finds what to encrypt, and everything that prevents it. */
import {fitnessFor, hintFor, anyValue, type EncryptionKey} from '../../bulk/fitness.js'
import {mostProblems} from '../../bulk/survey.js'
import {SecretsError, type SecretProblem} from '../../errors.js'
import {aliasRemarks} from '../../formats/alias-warnings.js'
import type {EncryptedBlock, EncryptedFormat, ExistingValue, NamedValue} from '../../formats/format.js'
import {valueRemarks} from '../../formats/value-warnings.js'
import type {EncryptedFile} from './encrypted-files.js'
import type {AliasChoice} from './encrypt-choice.js'
import {stateOf, type StateRules, type ValueState} from './encrypt-state.js'

export interface EncryptRules extends Pick<StateRules, 'all' | 'forcePlaintext'> {
  readonly choice: AliasChoice
  /** False if no alias becomes the name of an environment variable, whatever the format. */
  readonly areVariables?: false
}

/** @returns the state of a value; undefined if it was not chosen */
export function chosenState(
  value: ExistingValue,
  format: EncryptedFormat,
  rules: EncryptRules,
): ValueState | undefined {
  return rules.choice.includes(value.alias) ? anyState(value, format, rules) : undefined
}

function anyState(value: ExistingValue, {areSecrets}: EncryptedFormat, rules: EncryptRules): ValueState {
  const {choice, all, forcePlaintext} = rules
  return stateOf(value, {all, forcePlaintext, mustBeMarked: areSecrets === true || choice.names(value.alias)})
}

/** How many values of a file are in which state. */
export interface StateCounts {
  /** How many are encrypted, chosen or not. */
  readonly encrypted: number
  readonly chosen: number
  readonly plaintext: number
  readonly unmarked: number
}

/** How many secrets are kept to find out what to try. */
const mostExamples = 100

/** Gets the blocks of all files. Memory use hardly grows with the number of values. */
export class EncryptSurvey {
  readonly #rules: EncryptRules
  readonly #key: EncryptionKey
  readonly #problemsOf: ReturnType<typeof fitnessFor>
  readonly #problems: SecretProblem[] = []
  readonly #hints = new Set<string>()
  readonly #unfit: NamedValue[] = []
  readonly #counts = new Map<string, Record<keyof StateCounts, number>>()
  readonly #aliases = aliasRemarks()
  readonly #traps = valueRemarks()
  readonly #trapsOfProblems = valueRemarks()

  /** @throws TypeError if the key is not of the kind that the transformation requires */
  constructor(key: EncryptionKey, rules: EncryptRules) {
    this.#key = key
    this.#rules = rules
    this.#problemsOf = fitnessFor(key, () => undefined, anyValue)
  }

  /** @throws SecretsError early if there are too many problems to list */
  add(block: EncryptedBlock, {name, format}: Pick<EncryptedFile, 'name' | 'format'>): void {
    const counts = this.#counts.get(name) ?? {encrypted: 0, chosen: 0, plaintext: 0, unmarked: 0}
    this.#counts.set(name, counts)
    for (const problem of block.problems) this.#problems.push({file: name, ...problem})
    for (const [index, value] of block.values.entries()) {
      if (!value.bare) this.#rules.choice.see(value.alias)
      const state = anyState(value, format, this.#rules)
      if (state.kind === 'already-encrypted') counts.encrypted++
      if (!this.#rules.choice.includes(value.alias)) continue
      counts.chosen++
      if (state.kind === 'unmarked') counts.unmarked++
      if (state.kind === 'problem') this.#refuse({...value, traps: block.trapsOf(index)}, state, name)
      if (state.kind !== 'plaintext') continue
      counts.plaintext++
      if ((this.#rules.areVariables ?? format.areVariables) !== false) this.#aliases.add(value.alias)
      this.#take({...value, value: state.plaintext, traps: block.trapsOf(index)}, name)
    }
    if (this.#problems.length >= mostProblems) throw this.#error('the lines after these were not read')
  }

  #refuse(value: ExistingValue, state: ValueState & {readonly kind: 'problem'}, file: string): void {
    const {problem, hint, hidesAlias} = state
    this.#problems.push({...placeOf(value, file), ...(!hidesAlias && {alias: value.alias}), problem})
    if (!hidesAlias) this.#trapsOfProblems.add({...value, value: ''})
    if (hint !== undefined) this.#hints.add(hint)
  }

  #take(secret: ExistingValue, file: string): void {
    this.#traps.add(secret)
    const problems = this.#problemsOf(secret)
    if (problems.length === 0) return
    this.#problems.push(...problems.map((problem) => ({...placeOf(secret, file), ...problem})))
    if (this.#unfit.length < mostExamples) this.#unfit.push(secret)
  }

  /** @throws SecretsError with all problems of all files, if there are any */
  refuse(): void {
    if (this.#problems.length > 0) throw this.#error()
  }

  #error(end?: string): SecretsError {
    const ofUnfit = this.#unfit.length > 0 ? [hintFor(this.#unfit, this.#key, anyValue)] : []
    const hints = [...this.#hints, ...ofUnfit, ...(end === undefined ? [] : [end])]
    return new SecretsError(this.#problems.slice(0, mostProblems), hints.length === 0 ? undefined : hints.join('; '))
  }

  countsOf({name}: Pick<EncryptedFile, 'name'>): StateCounts {
    return this.#counts.get(name) ?? {encrypted: 0, chosen: 0, plaintext: 0, unmarked: 0}
  }

  /** Why values with problems may look different than they are read. */
  remarksOnProblems(): readonly string[] {
    return this.#trapsOfProblems.remarks()
  }

  /** What the user should know about the plaintexts and their aliases. */
  remarks(): readonly string[] {
    return [...this.#traps.remarks(), ...this.#aliases.remarks()]
  }
}

function placeOf({line, secret}: ExistingValue, file: string): Omit<SecretProblem, 'problem'> {
  return {file, line, ...(secret !== undefined && {secret})}
}
