/** Where the entries of a text are, to write a comment above them, or to remove them. */
import {parseRecord, renderRecord, resemblesRecord, type SecretRecord} from './record.js'
import {FormatError} from '../../errors.js'
import {placesOf} from './remarks.js'
import {lineEndOf} from './text.js'
import type {ExistingValue, Remark, RemarkKind} from '../format.js'

/** A part of a text, by indices. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Entries are numbered as the places of their values are. */
export interface Layout {
  /** From the first character of an entry to its last; undefined if its lines have other entries too. */
  readonly extentOf: (index: number) => Span | undefined
  /** Whether a line is a comment, rather than part of a value. @param at its number sign @param index of the entry below it */
  isComment(at: number, index: number): boolean
  /** @returns edits that remove the entries @throws FormatError if that cannot be done safely */
  remove(indices: readonly number[]): readonly (Span & {readonly text: string})[]
  /** Which part of the outline is about an entry. */
  readonly outlineOf: (index: number) => Span
}

/** What stands above an entry. */
interface RecordLine extends Span {
  /** Undefined if it is malformed. */
  readonly record: SecretRecord | undefined
}

/** @returns the record directly above an entry, malformed or not, without the blanks around it; undefined if there is none */
export function findRecord(text: string, layout: Layout, index: number): RecordLine | undefined {
  const extent = layout.extentOf(index)
  const lineStart = extent && lineStartAt(text, extent.start)
  if (lineStart === undefined || lineStart === 0) return undefined
  const lineEnd = lineStart - (text.startsWith('\r\n', lineStart - 2) ? 2 : 1)
  const line = text.slice(lineStartAt(text, lineEnd), lineEnd)
  const comment = line.trim()
  if (!resemblesRecord(comment)) return undefined
  const start = lineEnd - line.trimStart().length
  if (!layout.isComment(start, index)) return undefined
  return {start, end: start + comment.length, record: parseRecord(comment)}
}

const malformed: RemarkKind = {
  remark: (places) => `the comment above looks like a record, but cannot be read as one: ${places}`,
}

/** @param concerned the values below malformed records */
export function malformedRecords(concerned: readonly ExistingValue[]): Remark {
  return {kind: malformed, places: placesOf(concerned)}
}

/**
 * @param records for each entry, its new record, or undefined to keep what it has
 * @returns edits that replace the records, or write them above the entries
 * @throws FormatError if an entry is not on a line of its own
 */
export function editRecords(
  text: string,
  layout: Layout,
  records: readonly (SecretRecord | undefined)[],
): readonly (Span & {readonly text: string})[] {
  const lineEnd = lineEndOf(text)
  return records.flatMap((record, index) => {
    if (record === undefined) return []
    const found = findRecord(text, layout, index)
    if (found?.record !== undefined) return [{start: found.start, end: found.end, text: renderRecord(record)}]
    const extent = layout.extentOf(index)
    if (extent === undefined) throw noLine()
    const start = lineStartAt(text, extent.start)
    return [{start, end: start, text: `${text.slice(start, extent.start)}${renderRecord(record)}${lineEnd}`}]
  })
}

/** The error to throw if an entry cannot have a comment above it. */
export function noLine(): FormatError {
  return new FormatError(
    'has secrets that are not on lines of their own, so that they cannot have records',
    'put each secret on a line of its own',
  )
}

/** @returns edits that remove the records of entries */
export function removeRecords(
  text: string,
  layout: Layout,
  indices: readonly number[],
): readonly (Span & {readonly text: string})[] {
  return indices.flatMap((index) => {
    const found = findRecord(text, layout, index)
    return found?.record === undefined ? [] : [removeLines(text, found)]
  })
}

/** @returns an edit that removes the lines of a part of a text with their ends */
export function removeLines(text: string, {start, end}: Span): Span & {readonly text: string} {
  const isEnded = endsItsLine(text, start, end)
  const last = isEnded ? end : lineEndAt(text, end)
  const length = isEnded ? 0 : text.startsWith('\r\n', last) ? 2 : last < text.length ? 1 : 0
  return {start: lineStartAt(text, start), end: last + length, text: ''}
}

/** @returns the layout of a format in which each entry has lines of its own, unless other text is on them */
export function lineLayout(text: string, extentOf: (index: number) => Span): Layout {
  const layout: Layout = {
    extentOf: (index) => {
      const extent = extentOf(index)
      return isAloneAt(text, extent) ? extent : undefined
    },
    isComment: (at, index) => index === 0 || extentOf(index - 1).end <= at,
    remove: (indices) => indices.map((index) => removeLines(text, requireLines(layout, index))),
    outlineOf: () => ({start: 0, end: 0}),
  }
  return layout
}

/** @throws FormatError if the entry has no lines of its own */
export function requireLines({extentOf}: Layout, index: number): Span {
  const extent = extentOf(index)
  if (extent !== undefined) return extent
  throw new FormatError(
    'cannot be edited safely: another entry is on the same line',
    'put each entry on a line of its own, or edit it by hand',
  )
}

/** Whether nothing but blanks, and a comment after it, is on the lines of a part of a text. */
export function isAloneAt(text: string, {start, end}: Span): boolean {
  const lineStart = lineStartAt(text, start)
  if (lineStart !== start && text.slice(lineStart, start).trim() !== '') return false
  const lineEnd = endsItsLine(text, start, end) ? end : lineEndAt(text, end)
  return lineEnd === end || /^\s*(?:#.*)?$/.test(text.slice(end, lineEnd))
}

/** Whether the part includes the end of its last line. */
function endsItsLine(text: string, start: number, end: number): boolean {
  return end > start && isLineEnd(text.charCodeAt(end - 1))
}

export function lineStartAt(text: string, index: number): number {
  let start = index
  while (start > 0 && !isLineEnd(text.charCodeAt(start - 1))) start--
  return start
}

/** @param unit a UTF-16 unit */
function isLineEnd(unit: number): boolean {
  return unit === 10 || unit === 13
}

export function lineEndAt(text: string, index: number): number {
  const end = /[\r\n]/g
  end.lastIndex = index
  return end.exec(text)?.index ?? text.length
}

/**
 * @param all the entries between braces, in their order
 * @param isRemoved which of them, by their number
 * @returns edits that remove them with their commas
 * @throws FormatError if a comment would be lost
 */
export function removeFromBraces(
  text: string,
  all: readonly Span[],
  isRemoved: (at: number) => boolean,
): readonly (Span & {readonly text: string})[] {
  const lastKept = all.findLastIndex((_, at) => !isRemoved(at))
  const edits = all.flatMap((span, at) => {
    const next = all[at + 1]
    if (!isRemoved(at) || at > lastKept || next === undefined) return []
    return [{start: span.start, end: next.start, text: ''}]
  })
  const [first, last] = [all[0], all.at(-1)]
  if (lastKept < all.length - 1 && first !== undefined && last !== undefined)
    edits.push({start: all[lastKept]?.end ?? first.start, end: last.end, text: ''})
  if (edits.some(({start, end}) => /(?:^|\s)#/.test(text.slice(start, end))))
    throw new FormatError('cannot be edited safely: there is a comment between the entries', 'edit it by hand')
  return edits
}
