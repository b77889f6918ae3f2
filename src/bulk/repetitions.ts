/** Aliases with several values in a stream too long to keep in memory. The last value counts: see formats/text/duplicates.ts. */
import {repetitionRemark} from '../formats/text/duplicates.js'
import {detach} from '../formats/text/text.js'
import {mostShown} from '../wording.js'
import {FirstLines} from './first-lines.js'

interface Repeated {
  /** The index of the last value. */
  last: number
  count: number
  /** The first dozen, for the first dozen aliases. */
  readonly lines?: number[]
}

/** Finds repeated aliases while the values of a source pass by, in a memory that hardly grows with them. */
export class Repetitions {
  /** Undefined once all values were added. */
  #firstLines: FirstLines | undefined
  readonly #repeated = new Map<string, Repeated>()

  constructor(firstLines = new FirstLines()) {
    this.#firstLines = firstLines
  }

  /**
   * @param index of the value among all of the source, from 0; each is larger than the one before
   * @returns whether the alias was seen before
   */
  add(alias: string, index: number, line = 0): boolean {
    if (this.#firstLines === undefined) throw new TypeError('no value may be added after the end')
    const first = this.#firstLines.see(alias, line)
    if (first === undefined) return false
    const repeated = this.#repeated.get(alias)
    if (repeated === undefined) {
      const lines = this.#repeated.size < mostShown ? {lines: [first, line]} : {}
      this.#repeated.set(detach(alias), {last: index, count: 2, ...lines})
      return true
    }
    repeated.last = index
    if (++repeated.count <= mostShown) repeated.lines?.push(line)
    return true
  }

  /** Frees what only `add` needs: most of the memory. */
  end(): void {
    this.#firstLines?.free()
    this.#firstLines = undefined
  }

  /** Whether a later value replaces this one; known only after all values were added. */
  isSuperseded(alias: string, index: number): boolean {
    return this.#repeated.size > 0 && (this.#repeated.get(alias)?.last ?? index) !== index
  }

  /** One of the aliases that were seen twice: the one that was first seen again. */
  get firstAlias(): string | undefined {
    return this.#repeated.keys().next().value
  }

  /** How many values are superseded. */
  get count(): number {
    let count = 0
    for (const repeated of this.#repeated.values()) count += repeated.count - 1
    return count
  }

  /** One for each of the first dozen repeated aliases, and one for the rest. */
  remarks(): readonly string[] {
    const remarks: string[] = []
    for (const [alias, {lines = [], count}] of this.#repeated) {
      if (remarks.length === mostShown) {
        const more = this.#repeated.size - mostShown
        return [...remarks, `${more} more are defined on several lines; the last one of each is used`]
      }
      remarks.push(repetitionRemark(alias, lines, count))
    }
    return remarks
  }
}
