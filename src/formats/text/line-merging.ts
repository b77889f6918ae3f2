/** Merging into a format with one line per value, in which the last value for an alias counts. */
import {agrees, unsafe, type EditableBlock, type EditableFormat} from './in-place.js'
import type {SecretRecord} from './record.js'
import {lineEndOf} from './text.js'
import type {EncryptedBlock, EncryptedValue, MergedValues, Merger, Merging} from '../format.js'

interface LineRules {
  readonly format: EditableFormat
  /** @returns a line without its line end, which is the second argument */
  readonly render: (value: EncryptedValue, lineEnd: string) => string
  /** Whether the next line would still belong to the last value of the text, unless a blank line separates them. */
  readonly isOpen: (text: string) => boolean
}

export function lineMerging(rules: LineRules): Merging {
  return {format: rules.format, begin: (values) => new LineMerger(values, rules)}
}

/** How many lines are added at a time. */
const mostAtOnce = 256

class LineMerger implements Merger {
  readonly #values: MergedValues
  readonly #rules: LineRules
  /** The last block so far. */
  #last: EditableBlock | undefined
  #lineEnd: string | undefined

  constructor(values: MergedValues, rules: LineRules) {
    this.#values = values
    this.#rules = rules
  }

  *merge(block: EncryptedBlock, isOverridden: (index: number) => boolean): Generator<EncryptedBlock> {
    const replacements = block.values.map(({alias}, index) =>
      isOverridden(index) ? undefined : this.#values.take(alias),
    )
    const before = this.#last
    const records = recordsFor(block, this.#values, (index) => replacements[index] !== undefined)
    // The format makes no others.
    this.#last = (block as EditableBlock).replace(replacements, before?.nextLine, records)
    this.#lineEnd ??= lineEndOf(this.#last.text)
    if (before !== undefined) yield before
  }

  *end(): Generator<EncryptedBlock> {
    let last = this.#last ?? this.#rules.format.read(Buffer.alloc(0))
    let isNew = false
    for (const values of inParts(this.#values.rest(), mostAtOnce)) {
      if (isNew) yield last
      last = isNew ? this.#add(last.rewrite('', {...last.start, line: last.nextLine}), values) : this.#add(last, values)
      isNew = true
    }
    yield last
  }

  /** @throws FormatError unless the block then has the same values, and these */
  #add(block: EditableBlock, values: readonly EncryptedValue[]): EditableBlock {
    const lineEnd = this.#lineEnd ?? '\n'
    const lines = values.map((value) => this.#rules.render(value, lineEnd) + lineEnd).join('')
    const after = block.rewrite(this.#close(block.text, lineEnd) + lines)
    const {places} = block.scan
    const added = after.values.slice(places.length)
    const isAsIntended =
      places.every((place, index) => agrees(after.scan.places[index], place)) &&
      added.length === values.length &&
      values.every(({alias, ciphertext}, index) => added[index]?.alias === alias && added[index].value === ciphertext)
    if (!isAsIntended) throw unsafe()
    return after.replace(
      [],
      undefined,
      recordsFor(after, this.#values, (index) => index >= places.length),
    )
  }

  /** @returns the text with what it needs before another line */
  #close(text: string, lineEnd: string): string {
    const ended = text === '' || text.endsWith('\n') || text.endsWith(lineEnd) ? text : text + missingEnd(text, lineEnd)
    // An LF after a lone CR would be part of the same line end.
    const blankLine = ended.endsWith('\r') ? '\r' : lineEnd
    return this.#rules.isOpen(ended) ? ended + blankLine : ended
  }

  remarks(): readonly string[] {
    return []
  }
}

/** @param isNew whether a value of the block is new there, by its index @returns for each value, its new record */
export function recordsFor(
  {values}: EncryptedBlock,
  {recordFor}: Pick<MergedValues, 'recordFor'>,
  isNew: (index: number) => boolean,
): readonly (SecretRecord | undefined)[] {
  if (recordFor === undefined) return []
  return values.map(({alias, record}, index) => (isNew(index) ? recordFor(alias, record) : undefined))
}

/** Most readers do not end a line at a CR alone. With an LF after it, it is one line end for all of them. */
function missingEnd(text: string, lineEnd: string): string {
  return text.endsWith('\r') ? '\n' : lineEnd
}

function* inParts<T>(items: Iterable<T>, most: number): Generator<readonly T[]> {
  let part: T[] = []
  for (const item of items) {
    if (part.push(item) < most) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}
