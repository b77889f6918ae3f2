/** Remarks on a file into which values were merged, collected while its blocks are written. */
import type {EncryptedBlock} from '../formats/format.js'
import {Remarks} from '../formats/text/remarks.js'
import type {EncryptedSurvey} from './encrypted-survey.js'
import {Repetitions} from './repetitions.js'

export class MergedRemarks {
  readonly #markRemarks = new Remarks()
  readonly #remarks = new Remarks()
  /** Merging repeats no alias, so there are none unless the file had some before. */
  readonly #repetitions: Repetitions | undefined
  #values = 0

  /** @param survey of the file as it was */
  constructor(survey: EncryptedSurvey) {
    if (survey.lastCounts && survey.repeatedAlias !== undefined) this.#repetitions = new Repetitions()
  }

  add({values, markRemarks, remarks}: EncryptedBlock): void {
    for (const remark of markRemarks) this.#markRemarks.add(remark)
    for (const remark of remarks) this.#remarks.add(remark, values, this.#values)
    if (this.#repetitions)
      for (const [index, {alias, line}] of values.entries()) this.#repetitions.add(alias, this.#values + index, line)
    this.#values += values.length
  }

  sentences(): readonly string[] {
    const isOverridden = (alias: string, index: number) => this.#repetitions?.isSuperseded(alias, index) ?? false
    return [
      ...this.#markRemarks.sentences(isOverridden),
      ...(this.#repetitions?.remarks() ?? []),
      ...this.#remarks.sentences(isOverridden),
    ]
  }
}
