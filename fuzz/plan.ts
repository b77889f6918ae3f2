/** Which input is tried when. It depends on neither the time nor the number of processes. */
import {Random} from './random.js'
import type {Target} from './target.js'

/** One input of a target. */
export interface Case {
  readonly target: Target
  /** Its number among the target's inputs, from 0. */
  readonly run: number
}

export class Plan {
  /** A target is in it as often as its weight says. */
  readonly #cycle: readonly Case[]
  readonly #weights: ReadonlyMap<Target, number>

  constructor(targets: readonly Target[]) {
    const rounds = Math.max(...targets.map(({weight}) => weight))
    this.#cycle = Array.from({length: rounds}, (_, run) =>
      targets.filter(({weight}) => weight > run).map((target) => ({target, run})),
    ).flat()
    this.#weights = new Map(targets.map((target) => [target, target.weight]))
  }

  /** @param index of the input among those of all targets, from 0 */
  caseAt(index: number): Case {
    const {target, run} = this.#cycle[index % this.#cycle.length] ?? this.#fail()
    return {target, run: Math.floor(index / this.#cycle.length) * (this.#weights.get(target) ?? 1) + run}
  }

  #fail(): never {
    throw new RangeError('a plan has a target')
  }
}

/** @returns the same bytes for the same seed, target and run */
export function inputFor(seed: number, {target, run}: Case): Buffer {
  return target.generate(new Random(seed, target.name, run))
}
