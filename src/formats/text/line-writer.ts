/** Writes ciphertexts as text: line by line, or all at once. */
import type {Document, EncryptedValue, OutputFormat, TextWriter} from '../format.js'

/** For a format with one line per value. */
export function lineWriter(renderLine: (value: EncryptedValue) => string): TextWriter {
  return {
    add: (values) => values.map((value) => `${renderLine(value)}\n`).join(''),
    end: () => ({text: '', remarks: []}),
  }
}

/**
 * Renders all values at once.
 * @throws as `TextWriter.end`
 */
export function renderDocument({begin}: Pick<OutputFormat, 'begin'>, values: readonly EncryptedValue[]): Document {
  const writer = begin()
  const text = writer.add(values)
  const rest = writer.end()
  return {...rest, text: text + rest.text}
}
