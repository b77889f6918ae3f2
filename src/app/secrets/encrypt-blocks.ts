/** The second pass of `mi secret encrypt`: the blocks of the files with their plaintexts replaced. */
import {encryptBatches} from '../../bulk/encrypt-batches.js'
import type {EncryptionKey} from '../../bulk/fitness.js'
import {MergedRemarks} from '../../bulk/merged-remarks.js'
import {aboutFile} from '../../errors.js'
import type {EncryptedBlock} from '../../formats/format.js'
import {trackProgress} from '../../ui/progress.js'
import type {EncryptedFile} from './encrypted-files.js'
import {chosenState, type EncryptRules} from './encrypt-survey.js'
import type {ReportedValue} from './encrypt-report.js'
import {renew} from './records.js'
import type {NewBlock} from './rewrite-files.js'

/** What becomes of a file: known once all of its blocks were encrypted. */
export class Outcome {
  readonly #remarks: MergedRemarks
  /** Where the values of the new file begin to be on other lines than before, and by how many. */
  readonly #shifts: {readonly from: number; readonly by: number}[] = []
  #values = 0
  #shift = 0

  constructor({survey}: EncryptedFile) {
    this.#remarks = new MergedRemarks(survey)
  }

  /** A value of several lines may take fewer of them once it is encrypted. */
  add(before: EncryptedBlock, after: EncryptedBlock): void {
    this.#remarks.add(after)
    for (const [index, {line}] of before.values.entries())
      this.#moveFrom(this.#values + index, this.#shift + (after.values[index]?.line ?? line) - line)
    this.#values += before.values.length
    this.#shift += after.nextLine - before.nextLine
  }

  #moveFrom(from: number, by: number): void {
    if (by !== (this.#shifts.at(-1)?.by ?? 0)) this.#shifts.push({from, by})
  }

  /** @returns a function that finds the new line of each value; its indices must ascend */
  lineFinder(): (index: number, line: number) => number {
    let next = 0
    let by = 0
    return (index, line) => {
      for (let shift = this.#shifts[next]; shift !== undefined && shift.from <= index; shift = this.#shifts[++next])
        by = shift.by
      return line + by
    }
  }

  /** What the user should know about the new file. */
  remarks(): readonly string[] {
    return this.#remarks.sentences()
  }
}

interface Encrypting {
  readonly files: readonly EncryptedFile[]
  readonly rules: EncryptRules
  readonly key: EncryptionKey
  /** How many plaintexts there are. */
  readonly count: number
}

/**
 * Encrypts the files block by block, in their order.
 * @param outcomes are told of every block
 * @throws FormatError if the new text of a block would not be read as intended; ThreadError; what reading throws
 */
export async function* encryptBlocks(
  {files, rules, key, count}: Encrypting,
  outcomes: ReadonlyMap<EncryptedFile, Outcome>,
): AsyncGenerator<NewBlock> {
  const encrypted = encryptBatches(batches(), key, count)
  const work = {unit: 'secrets', count}
  for await (const {item, ciphertexts} of trackProgress(encrypted, work, (batch) => batch.ciphertexts.length)) {
    const {file, block, isPlaintext} = item
    let at = 0
    const replacements = isPlaintext.map((each) => (each ? ciphertexts[at++] : undefined))
    const records = block.values.map(({record}, index) => (isPlaintext[index] ? renew(record, key) : undefined))
    const after = aboutFile(file.name, () => block.replace(replacements, undefined, records))
    outcomes.get(file)?.add(block, after)
    yield {file, block: after}
  }

  async function* batches() {
    for (const file of files) {
      for await (const block of file.blocks()) {
        const states = block.values.map((value) => chosenState(value, file.format, rules))
        const plaintexts = states.flatMap((state) => (state?.kind === 'plaintext' ? [state.plaintext] : []))
        yield {item: {file, block, isPlaintext: states.map((state) => state?.kind === 'plaintext')}, plaintexts}
      }
    }
  }
}

/** The chosen values of all files, as they were found, with their new lines. @param outcomes of the files that were changed */
export async function* reportValues(
  files: readonly EncryptedFile[],
  rules: EncryptRules,
  outcomes: ReadonlyMap<EncryptedFile, Outcome>,
): AsyncGenerator<ReportedValue> {
  for (const file of files) {
    const newLine = outcomes.get(file)?.lineFinder()
    let index = 0
    for await (const {values} of file.blocks()) {
      for (const value of values) {
        const state = chosenState(value, file.format, rules)
        const line = newLine?.(index, value.line) ?? value.line
        index++
        if (state !== undefined) yield {file: file.name, value, line, state}
      }
    }
  }
}
