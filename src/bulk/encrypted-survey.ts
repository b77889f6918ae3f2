/** The first pass over a file of encrypted values: what only the whole file shows. */
import {vaultRemarks} from '../formats/alias-warnings.js'
import type {EncryptedBlock, EncryptedFormat, ExistingValue} from '../formats/format.js'
import {SecretNames} from '../formats/kubernetes/manifest-secrets.js'
import {Remarks} from '../formats/text/remarks.js'
import {Repetitions} from './repetitions.js'

/** Gets the blocks of a file in their order. Memory use hardly grows with the number of values. */
export class EncryptedSurvey {
  /** As `EncryptedFormat.lastCounts`. */
  readonly lastCounts: boolean
  readonly #repetitions = new Repetitions()
  readonly #markRemarks = new Remarks()
  readonly #remarks = new Remarks()
  readonly #names = new SecretNames()
  /** How many values there are, overridden ones included. */
  values = 0
  /** How many lines or parts cannot be read. */
  problems = 0
  /** How many values are overridden within their block. */
  #overridden = 0

  constructor({lastCounts}: Pick<EncryptedFormat, 'lastCounts'>) {
    this.lastCounts = lastCounts
  }

  /** @throws FormatError if there are too many Secrets with different names */
  add({values, problems, markRemarks, remarks, secrets}: EncryptedBlock): void {
    for (const remark of markRemarks) this.#markRemarks.add(remark)
    for (const remark of [...remarks, ...vaultRemarks(values)]) this.#remarks.add(remark, values, this.values)
    for (const secret of secrets) this.#names.add(secret)
    for (const {alias, line, bare, overridden} of values) {
      if (overridden) this.#overridden++
      else if (!bare) this.#repetitions.add(alias, this.values, line)
      this.values++
    }
    this.problems += problems.length
  }

  /** Frees what only `add` needs, once all blocks were added. */
  end(): void {
    this.#repetitions.end()
  }

  /** How many values count. */
  get effective(): number {
    return this.values - this.#overridden - (this.lastCounts ? this.#repetitions.count : 0)
  }

  /** The names that the Secrets of several namespaces have. */
  get ambiguous(): ReadonlySet<string> {
    return this.#names.ambiguous
  }

  /** The first alias that was found a second time. */
  get repeatedAlias(): string | undefined {
    return this.#repetitions.firstAlias
  }

  /** What the user should know about the file. */
  remarks(): readonly string[] {
    const isOverridden = (alias: string, index: number) => this.isOverridden(alias, index)
    return [
      ...this.#markRemarks.sentences(isOverridden),
      ...(this.lastCounts ? this.#repetitions.remarks() : []),
      ...this.#remarks.sentences(isOverridden),
    ]
  }

  /** Whether a value in a later block, or later in its own, counts instead. @param index of the value among all of the file, from 0 */
  isOverridden(alias: string, index: number): boolean {
    return this.lastCounts && this.#repetitions.isSuperseded(alias, index)
  }

  /**
   * @param firstIndex of the first value among all of the file
   * @returns the values of a block, each with whether it is overridden in the whole file
   */
  settle(values: readonly ExistingValue[], firstIndex: number): readonly ExistingValue[] {
    if (!this.lastCounts || this.repeatedAlias === undefined) return values
    return values.map((value, index) =>
      this.isOverridden(value.alias, firstIndex + index) ? {...value, overridden: true} : value,
    )
  }
}
