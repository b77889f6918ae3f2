/** What `create` makes of a whole file: read in one block, of each alias the last. */
import {lastOfEach} from '../../src/formats/text/duplicates.js'
import type {Source, SourceFormat} from '../../src/formats/format.js'

export function readWhole(format: SourceFormat, bytes: Uint8Array): Source {
  const {values, problems, remarks} = format.read(bytes)
  const last = lastOfEach(values.map((value) => ({...value, line: value.line!})))
  return {values: last.values, problems, remarks: [...last.remarks, ...remarks]}
}
