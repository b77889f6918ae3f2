/** Reads a complete file in one block and keeps the last value of each alias, as `create` does. */
import {lastOfEach} from '../../src/formats/text/duplicates.js'
import type {Source, SourceFormat} from '../../src/formats/format.js'

export function readWhole(format: SourceFormat, bytes: Uint8Array): Source {
  const {values, problems, remarks} = format.read(bytes)
  const last = lastOfEach(values.map((value) => ({...value, line: value.line!})))
  return {values: last.values, problems, remarks: [...last.remarks, ...remarks]}
}
