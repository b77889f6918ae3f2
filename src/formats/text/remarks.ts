/** Collects the remarks on the blocks of a file. Memory use does not grow with the number of places. */
import {firstFew, mostShown, quoted} from '../../wording.js'
import {listMentions, type Mention} from './mentions.js'
import type {NamedValue, Remark, RemarkedPlace, RemarkKind} from '../format.js'

/** A place that matters only while its value is not overridden. */
interface Candidate {
  readonly text: string
  readonly alias: string
  /** Of the value among all of the file, from 0. */
  readonly index: number
}

interface Caught {
  count: number
  /** The first dozen. */
  readonly texts: string[]
  readonly candidates: Candidate[]
}

/** How many places are kept that may turn out not to matter. Any beyond them are counted, even if they do not. */
const mostCandidates = 1000

export class Remarks {
  readonly #caught = new Map<RemarkKind, Caught>()

  /**
   * @param values those of the block
   * @param firstIndex of the first value of the block among all of the file
   */
  add({kind, places}: Remark, values: readonly Pick<NamedValue, 'alias'>[] = [], firstIndex = 0): void {
    const caught = this.#caught.get(kind) ?? {count: 0, texts: [], candidates: []}
    this.#caught.set(kind, caught)
    caught.count += places.length
    for (const {text, value} of places) {
      if (value === undefined) {
        if (caught.texts.length === mostShown) break
        caught.texts.push(text)
      } else if (caught.candidates.length < mostCandidates)
        caught.candidates.push({text, alias: values[value]?.alias ?? '', index: firstIndex + value})
    }
  }

  /**
   * One sentence for each kind with any place, in the order in which the kinds were first added.
   * @param isOverridden whether a value does not count, known once all were added
   */
  sentences(isOverridden: (alias: string, index: number) => boolean): readonly string[] {
    return Array.from(this.#caught).flatMap(([{remark, namesFirst}, {count, texts, candidates}]) => {
      const left = candidates.filter(({alias, index}) => !isOverridden(alias, index))
      const places = [...texts, ...left.map(({text}) => text)]
      const total = count - (candidates.length - left.length)
      if (total === 0) return []
      return [remark(namesFirst ? (places[0] ?? '') : firstFew(places, total))]
    })
  }
}

/** Places for which it does not matter whether the value is overridden. */
export function placesOf(mentions: readonly (Mention & {readonly secret?: string})[]): readonly RemarkedPlace[] {
  return mentions.map((mention) => {
    const {line} = mention
    return {text: listMentions([mention]), ...(line !== undefined && {at: {...mention, line}})}
  })
}

/** @param alias what is there, if it can be shown: an alias, or whatever else has a name */
export function placeOnLine(line: number, alias?: string): RemarkedPlace {
  if (alias === undefined) return {text: `line ${line}`, at: {line}}
  return {text: `${quoted(alias)} (line ${line})`, at: {line, alias}}
}
