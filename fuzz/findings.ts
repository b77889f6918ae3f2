/** Collects what was found: each flaw once, with an input that shows it. */
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Flaw} from './examine.js'

/** A flaw, and the first input that showed it. */
export interface Finding {
  readonly target: string
  readonly run: number
  readonly flaw: Flaw
  /** How many inputs showed it. */
  count: number
  /** The input, and a smaller one if there is one, as paths. */
  readonly files: string[]
}

export class Findings {
  readonly #directory: string
  readonly #found = new Map<string, Finding>()

  /** @param directory is created once there is something to save */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** In the order in which they were found. */
  get all(): readonly Finding[] {
    return [...this.#found.values()]
  }

  add(target: string, run: number, flaw: Flaw, input: Buffer): void {
    const key = signature(target, flaw)
    const known = this.#found.get(key)
    if (known !== undefined) known.count++
    else
      this.#found.set(key, {target, run, flaw, count: 1, files: [this.#save(`${target}-${run}-${flaw.kind}`, input)]})
  }

  /** Adds a smaller input to a flaw that is known. */
  addMinimal(target: string, flaw: Flaw, input: Buffer): void {
    const finding = this.#found.get(signature(target, flaw))
    if (finding?.files.length === 1)
      finding.files.push(this.#save(`${target}-${finding.run}-${flaw.kind}-minimal`, input))
  }

  #save(name: string, input: Buffer): string {
    mkdirSync(this.#directory, {recursive: true})
    const file = path.join(this.#directory, name)
    writeFileSync(file, input)
    return file
  }
}

/** Messages that differ only in what they quote are the same. */
function signature(target: string, {kind, detail}: Flaw): string {
  return `${target} ${kind} ${detail.replaceAll(/"(?:[^"\\]|\\.)*"|\d+/g, '…')}`
}
