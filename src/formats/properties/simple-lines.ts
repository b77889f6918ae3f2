/**
 * Reads the lines of most files of ciphertexts several times as fast as lines.ts reads any: blank lines, and `alias=value` and comments in
 * visible ASCII without backslashes, colons and quotation marks.
 */
import type {ExistingValue} from '../format.js'
import type {Entry} from '../text/duplicates.js'
import type {Edit, EditablePlace} from '../text/in-place.js'
import type {Span} from '../text/layout.js'

interface SimpleLines {
  readonly entries: readonly Entry[]
  /** For each entry, the index of its value in the text. */
  readonly starts: readonly number[]
  /** The number of the line after the text. */
  readonly nextLine: number
}

/** What other lines have, and values that may have a trap: anything but visible ASCII, backslashes, colons and quotation marks. */
const special = /[^\n!#-&(-9;-[\]-_a-~]/g

const unit = {lineFeed: 10, exclamationMark: 33, numberSign: 35} as const

/**
 * @param firstLine the number of the text's first line
 * @returns the same as lines.ts would find; undefined if there is any other line, or a value that may have a trap
 */
export function simpleLines(text: string, firstLine: number): SimpleLines | undefined {
  if (text.includes('\r') || text.includes('export=')) return undefined
  const entries: Entry[] = []
  const starts: number[] = []
  let line = firstLine
  let nextSpecial = indexOfSpecial(text, 0)
  for (let start = 0; start < text.length; line++) {
    const lineFeed = text.indexOf('\n', start)
    const end = lineFeed === -1 ? text.length : lineFeed
    if (nextSpecial < end) {
      // The notes in records are in quotation marks.
      if (!text.startsWith('# mi ', start)) return undefined
      nextSpecial = indexOfSpecial(text, end)
    } else if (!isSkipped(text.charCodeAt(start))) {
      const separator = text.indexOf('=', start)
      if (separator <= start || separator > end) return undefined
      entries.push({alias: text.slice(start, separator), value: text.slice(separator + 1, end), line})
      starts.push(separator + 1)
    }
    start = end + 1
  }
  return {entries, starts, nextLine: line}
}

/** @returns the length of the text if there is none */
function indexOfSpecial(text: string, from: number): number {
  special.lastIndex = from
  return special.test(text) ? special.lastIndex - 1 : text.length
}

/** @param first the first character of a line, or the line feed that ends it */
function isSkipped(first: number): boolean {
  return first === unit.lineFeed || first === unit.numberSign || first === unit.exclamationMark
}

/** @returns the places of the entries, to replace their values */
export function simplePlaces({entries, starts}: SimpleLines): readonly SimplePlace[] {
  return entries.map((entry, index) => new SimplePlace(entry, starts[index] ?? 0))
}

/** A class, because a function for each value takes more time and memory. */
class SimplePlace implements EditablePlace {
  readonly value: ExistingValue
  readonly #start: number

  constructor({alias, value, line}: Entry, start: number) {
    this.value = {alias, value, line, overridden: false}
    this.#start = start
  }

  edit(replacement: string): Edit {
    return {...this.#span, text: replacement}
  }

  /** Where the entry is in the text. */
  get extent(): Span {
    const {start, end} = this.#span
    return {start: start - 1 - this.value.alias.length, end}
  }

  get #span(): Span {
    return {start: this.#start, end: this.#start + this.value.value.length}
  }
}
