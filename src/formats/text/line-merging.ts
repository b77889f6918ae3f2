/** Merging into a format with one line per value. */
import type {Scan, Scanner} from './in-place.js'
import type {Merging} from './merging.js'
import {lineEndOf} from './text.js'
import type {EncryptedValue} from '../format.js'

/**
 * @param renderLine returns a line without its line end, which is the second argument
 * @param isOpen whether the next line would still belong to the last value, unless a blank line separates them
 */
export function lineMerging(
  scanner: Scanner,
  renderLine: (value: EncryptedValue, lineEnd: string) => string,
  isOpen: (text: string) => boolean,
): Merging {
  return {scanner, targets: ({places}) => places, add: addLines, remarks: () => []}

  function addLines(text: string, _scan: Scan, values: readonly EncryptedValue[]) {
    const lineEnd = lineEndOf(text)
    const ended = text === '' || text.endsWith('\n') || text.endsWith(lineEnd) ? text : text + missingEnd(text, lineEnd)
    // An LF after a lone CR would be part of the same line end.
    const blankLine = ended.endsWith('\r') ? '\r' : lineEnd
    const closed = isOpen(ended) ? ended + blankLine : ended
    return {text: closed + values.map((value) => renderLine(value, lineEnd) + lineEnd).join(''), remarks: []}
  }
}

/** Most readers do not end a line at a CR alone. With an LF after it, it is one line end for all of them. */
function missingEnd(text: string, lineEnd: string): string {
  return text.endsWith('\r') ? '\n' : lineEnd
}
