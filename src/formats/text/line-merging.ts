/** Merging into a format that has a line for each value. */
import type {Scan, Scanner} from './in-place.js'
import type {Merging} from './merging.js'
import {lineEndOf} from './text.js'
import type {EncryptedValue} from '../format.js'

/**
 * @param renderLine without its end
 * @param isOpen whether a line after the text would still belong to its last value, were there no blank one between
 */
export function lineMerging(
  scanner: Scanner,
  renderLine: (value: EncryptedValue) => string,
  isOpen: (text: string) => boolean,
): Merging {
  return {scanner, targets: ({places}) => places, add: addLines, remarks: () => []}

  function addLines(text: string, _scan: Scan, values: readonly EncryptedValue[]) {
    const lineEnd = lineEndOf(text)
    const ended = text === '' || /[\r\n]$/.test(text) ? text : text + lineEnd
    // After a CR alone an LF would be part of the same line end.
    const blankLine = ended.endsWith('\r') ? '\r' : lineEnd
    const closed = isOpen(ended) ? ended + blankLine : ended
    return {text: closed + values.map((value) => renderLine(value) + lineEnd).join(''), remarks: []}
  }
}
