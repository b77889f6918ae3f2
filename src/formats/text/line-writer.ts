/** Texts of ciphertexts: line by line, and all at once. */
import type {Document, EncryptedValue, OutputFormat, TextWriter} from '../format.js'

/** Of a format with a line for each value. */
export function lineWriter(renderLine: (value: EncryptedValue) => string): TextWriter {
  return {
    add: (values) => values.map((value) => `${renderLine(value)}\n`).join(''),
    end: () => ({text: '', remarks: []}),
  }
}

/** @returns the whole text of values that are all there @throws as `TextWriter.end` */
export function renderDocument({begin}: Pick<OutputFormat, 'begin'>, values: readonly EncryptedValue[]): Document {
  const writer = begin()
  const text = writer.add(values)
  const rest = writer.end()
  return {...rest, text: text + rest.text}
}
