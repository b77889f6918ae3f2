/** Writes ciphertexts as text: line by line, or all at once. */
import type {Document, EncryptedValue, OutputFormat, TextWriter} from '../format.js'

/** For a format with one line per value. */
export function lineWriter(renderLine: (value: EncryptedValue) => string): TextWriter {
  return {
    add: (values, write) => {
      for (const value of values) write(`${renderLine(value)}\n`)
    },
    end: () => [],
  }
}

/**
 * Renders all values at once.
 * @throws as `TextWriter.end`
 */
export function renderDocument({begin}: Pick<OutputFormat, 'begin'>, values: readonly EncryptedValue[]): Document {
  const writer = begin()
  const pieces: string[] = []
  const write = (piece: string) => void pieces.push(piece)
  writer.add(values, write)
  const remarks = writer.end(write)
  return {text: pieces.join(''), remarks}
}
