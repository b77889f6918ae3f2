/** What users and scripts see of values that `mi secret encrypt` was asked to encrypt. */
import type {ExistingValue} from '../../formats/format.js'
import {LinePrinter} from './line-printer.js'
import {PlaceTable, type FilePlace} from './place-table.js'
import type {ValueState} from './encrypt-state.js'

/** A value under --json, without the value. */
export interface EncryptedSecret extends FilePlace {
  readonly alias: string
  /** `unmarked`: neither encrypted nor in brackets, and left unchanged. */
  readonly state: 'encrypted' | 'would-be-encrypted' | 'already-encrypted' | 'reference' | 'unmarked'
}

/** A value that was chosen, where it is now, and the state in which it was found. */
export interface ReportedValue {
  readonly file: string
  readonly value: ExistingValue
  readonly line: number
  readonly state: ValueState
}

/** @param written whether the files were written @returns what --json prints of it */
export function secretResult({file, value, line, state}: ReportedValue, written: boolean): EncryptedSecret {
  const {alias, secret} = value
  return {file, line, ...(secret !== undefined && {secret}), alias, state: resultState(state, written)}
}

function resultState({kind}: ValueState, written: boolean): EncryptedSecret['state'] {
  if (kind === 'problem') throw new TypeError('a file with problems is not reported')
  if (kind === 'plaintext') return written ? 'encrypted' : 'would-be-encrypted'
  return kind
}

/** Prints the table row by row; nothing if it has no rows. @param table with the measures of all rows @throws FileError */
export async function printStates(
  values: AsyncIterable<ReportedValue>,
  table: PlaceTable,
  written: boolean,
): Promise<void> {
  const printer = new LinePrinter()
  let rows = 0
  for await (const reported of values) {
    if (rows++ === 0) await printer.print(table.renderHeader())
    await printer.print(table.renderRow(secretResult(reported, written), describeState(reported.state, written)))
  }
  await printer.end()
}

function describeState(state: ValueState, written: boolean): string {
  if (state.kind === 'reference') return state.origin
  return stateWords[resultState(state, written)]
}

const stateWords: Readonly<Record<EncryptedSecret['state'], string>> = {
  encrypted: 'encrypted',
  'would-be-encrypted': 'would be encrypted',
  'already-encrypted': 'already encrypted',
  reference: 'from a reference',
  unmarked: 'not in brackets',
}
