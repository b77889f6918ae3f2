/** Of several values for one alias the last is taken, as java.util.Properties and dotenv both do; the person is told. */
import {mostShown} from '../wording.js'
import {repetitionRemark} from '../formats/text/duplicates.js'
import type {SecretSource} from './source.js'

export interface Repetitions {
  /** @param index of the value among all of the source, from 0 */
  readonly isSuperseded: (alias: string, index: number) => boolean
  /** One for each alias that stands on more than one line, at most a dozen, and one for the rest. */
  readonly remarks: readonly string[]
}

export const noRepetitions: Repetitions = {isSuperseded: () => false, remarks: []}

interface Occurrences {
  last: number
  count: number
  /** The first of them. */
  readonly lines: number[]
}

/**
 * Goes through the source once more and compares the aliases in question to the letter.
 * @param mayRepeat holds for every alias that occurs more than once
 */
export async function repetitionsIn(source: SecretSource, mayRepeat: (alias: string) => boolean): Promise<Repetitions> {
  const occurrences = new Map<string, Occurrences>()
  const repeated = new Map<string, Occurrences>()
  let index = -1
  for await (const {values} of source.blocks()) {
    for (const {alias, line = 0} of values) {
      index++
      if (!mayRepeat(alias)) continue
      const found = occurrences.get(alias)
      if (found === undefined) {
        occurrences.set(alias, {last: index, count: 1, lines: [line]})
        continue
      }
      found.last = index
      if (++found.count <= mostShown) found.lines.push(line)
      repeated.set(alias, found)
    }
  }
  return {
    isSuperseded: (alias, at) => (repeated.get(alias)?.last ?? at) !== at,
    remarks: remarksOn(repeated),
  }
}

function remarksOn(repeated: ReadonlyMap<string, Occurrences>): readonly string[] {
  const remarks: string[] = []
  for (const [alias, {lines, count}] of repeated) {
    if (remarks.length === mostShown)
      return [
        ...remarks,
        `${repeated.size - mostShown} more are defined on several lines; the last one of each is used`,
      ]
    remarks.push(repetitionRemark(alias, lines, count))
  }
  return remarks
}
