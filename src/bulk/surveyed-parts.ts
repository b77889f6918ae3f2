/** What a survey collects for each of several sources, which are read one after another. */
import type {SecretProblem} from '../errors.js'
import type {NamedValue} from '../formats/format.js'
import {valueRemarks, type ValueTrap} from '../formats/value-warnings.js'
import {quoted} from '../wording.js'
import {FirstLines} from './first-lines.js'
import {Repetitions} from './repetitions.js'

interface SurveyedPart {
  /** What messages call the source; undefined if there is only one. */
  readonly origin: string | undefined
  /** The index of its first value among those of all sources. */
  readonly from: number
  /** In this source. */
  readonly repetitions: Repetitions
  readonly traps: ReturnType<typeof valueRemarks>
  readonly remarks: string[]
}

/** In the syntax of vals: see `stores/reference.ts`. */
const reference: ValueTrap = {
  catches: (value) => /^(?:secret)?ref\+[a-z][\w-]*:\/\/./.test(value),
  remark: (places) =>
    `a reference to a store is encrypted as it stands: ${places}; use --resolve to encrypt what it refers to`,
}

export class SurveyedParts {
  readonly #parts: SurveyedPart[] = []
  /** The number of the source in which each alias was first seen, from 1. */
  #sources: FirstLines | undefined

  /** @param index of the next value among those of all sources @returns the part to collect it in */
  partOf(origin: string | undefined, index: number): SurveyedPart {
    const last = this.#parts.at(-1)
    if (last !== undefined && last.origin === origin) return last
    last?.repetitions.end()
    const part = {origin, from: index, repetitions: new Repetitions(), traps: valueRemarks([reference]), remarks: []}
    this.#parts.push(part)
    return part
  }

  /** @returns a problem if an earlier source has the alias, too: none of them is known to be the right one */
  findElsewhere({alias, line}: NamedValue): SecretProblem | undefined {
    if (this.#parts[0]?.origin === undefined) return undefined
    const count = this.#parts.length
    this.#sources ??= new FirstLines()
    const first = this.#sources.see(alias, count) ?? count
    if (first === count) return undefined
    const place = {alias, ...(line !== undefined && {line})}
    return {...place, problem: `is also in ${quoted(this.#parts[first - 1]?.origin ?? '')}; keep one of them`}
  }

  /** Frees what is only needed while values are added. */
  end(): void {
    this.#parts.at(-1)?.repetitions.end()
    this.#sources?.free()
  }

  /** Whether a later value of the same source replaces this one. @param index of the value among those of all sources */
  isSuperseded(alias: string, index: number): boolean {
    const part = this.#parts.findLast(({from}) => from <= index)
    return part?.repetitions.isSuperseded(alias, index) ?? false
  }

  /** How many values are superseded. */
  get superseded(): number {
    return this.#parts.reduce((sum, {repetitions}) => sum + repetitions.count, 0)
  }

  /** With the name of the source, if there are several. */
  remarks(): readonly string[] {
    return this.#parts.flatMap(({origin, repetitions, remarks, traps}) =>
      [...repetitions.remarks(), ...remarks, ...traps.remarks()].map((remark) =>
        origin === undefined ? remark : `${quoted(origin)}: ${remark}`,
      ),
    )
  }
}
