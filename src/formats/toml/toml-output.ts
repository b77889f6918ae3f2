/** Writes ciphertexts as a table in TOML. */
import type {EncryptedValue, OutputFormat, TextWriter} from '../format.js'
import {listed, mostShown} from '../../wording.js'
import {dottedNamesRemark} from './secret-remarks.js'
import {renderRecordLine} from '../text/line-writer.js'
import {renderTomlEntry} from './table-insertion.js'
import {nameProblem, type SecretTable} from './secret-names.js'
import {tomlMerging} from './toml-merging.js'

/** A file with the table, or one into which the entries of the table are merged. */
export function tomlFile(table: SecretTable = 'secrets'): OutputFormat {
  return {
    defaultDest: 'security/wso2-secrets.toml',
    isSequence: true,
    areVariables: false,
    refusal: (alias) => (table === 'secrets' || alias === '' ? nameProblem(alias) : undefined),
    begin: () => new TableWriter(table),
    merging: tomlMerging(table),
  }
}

class TableWriter implements TextWriter {
  readonly #table: SecretTable
  readonly #dotted: string[] = []
  #dottedCount = 0
  #isBegun = false

  constructor(table: SecretTable) {
    this.#table = table
  }

  add(values: readonly EncryptedValue[], write: (text: string) => void): void {
    this.#begin(write)
    for (const value of values) {
      write(`${renderRecordLine(value)}${renderTomlEntry(value)}\n`)
      if (value.alias.includes('.')) this.#noteDotted(value.alias)
    }
  }

  #begin(write: (text: string) => void): void {
    if (!this.#isBegun) write(`[${this.#table}]\n`)
    this.#isBegun = true
  }

  #noteDotted(alias: string): void {
    if (++this.#dottedCount <= mostShown) this.#dotted.push(alias)
  }

  end(write: (text: string) => void): readonly string[] {
    this.#begin(write)
    if (this.#table !== 'secrets' || this.#dottedCount === 0) return []
    return [dottedNamesRemark(listed(this.#dotted, this.#dottedCount))]
  }
}
