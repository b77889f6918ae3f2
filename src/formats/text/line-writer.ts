/** Writes ciphertexts as text: line by line, or all at once. */
import {renderRecord} from './record.js'
import type {Document, EncryptedValue, OutputFormat, TextWriter} from '../format.js'

/** For a format with one line per value. */
export function lineWriter(renderLine: (value: EncryptedValue) => string): TextWriter {
  return {
    add: (values, write) => {
      for (const value of values) write(`${renderRecordLine(value)}${renderLine(value)}\n`)
    },
    end: () => [],
  }
}

/** @returns the line above a value, with its end; nothing if it gets no record */
export function renderRecordLine({record}: EncryptedValue): string {
  return record === undefined ? '' : `${renderRecord(record)}\n`
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
