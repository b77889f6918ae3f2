/** What transcripts begin with is often the same, and is run only once: others begin with a copy of the files it leaves. */
import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {Place} from './cli.js'
import type {Command, Step} from './transcript.js'

export class Preparations {
  readonly #directory = mkdtempSync(path.join(tmpdir(), 'mi-test-'))
  /** How many transcripts begin with these commands. */
  readonly #users = new Map<string, number>()
  /** The files after these commands. */
  readonly #copies = new Map<string, string>()

  constructor(transcripts: readonly (readonly Step[])[]) {
    for (const steps of transcripts) {
      for (const beginning of beginnings(steps)) this.#users.set(beginning, (this.#users.get(beginning) ?? 0) + 1)
    }
  }

  /** @returns an empty place. It is always the same one, since files may contain its path. */
  newPlace(): Place {
    rmSync(this.#root, {recursive: true, force: true})
    mkdirSync(this.#root)
    return new Place(this.#root)
  }

  /** Puts the files of the longest known beginning in place. @returns how many of the commands are done with that */
  restore(steps: readonly Step[]): number {
    const known = beginnings(steps).flatMap((beginning, index) => {
      const copy = this.#copies.get(beginning)
      return copy === undefined ? [] : [{copy, done: index + 1}]
    })
    const last = known.at(-1)
    if (last === undefined) return 0
    rmSync(this.#root, {recursive: true})
    copyExactly(last.copy, this.#root)
    return last.done
  }

  /** Keeps the files as they are after the first commands, which printed nothing and succeeded, if others begin alike. */
  keep(steps: readonly Step[], done: number): void {
    const beginning = beginnings(steps)[done - 1] ?? ''
    if ((this.#users.get(beginning) ?? 0) < 2 || this.#copies.has(beginning)) return
    const copy = path.join(this.#directory, String(this.#copies.size))
    copyExactly(this.#root, copy)
    this.#copies.set(beginning, copy)
  }

  remove(): void {
    rmSync(this.#directory, {recursive: true, force: true})
  }

  get #root(): string {
    return path.join(this.#directory, 'place')
  }
}

/** The first command, the first two, and so on, as text; a command at a terminal is not part of it. */
function beginnings(steps: readonly Step[]): readonly string[] {
  const commands = steps.filter((step): step is Command => 'lines' in step)
  const end = commands.findIndex(({answers}) => answers.length > 0)
  const silent = commands.slice(0, end === -1 ? undefined : end).map(({lines}) => lines.join('\n'))
  return silent.map((_, index) => silent.slice(0, index + 1).join('\0'))
}

/** With modes and times. */
function copyExactly(from: string, to: string): void {
  const {status, stderr} = spawnSync('cp', ['-a', from, to], {encoding: 'utf8'})
  if (status !== 0 || !existsSync(to)) throw new Error(`cp failed: ${stderr}`)
}
