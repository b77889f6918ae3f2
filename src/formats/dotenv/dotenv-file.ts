/** `.env` files of encrypted values: values replaced in place, files written and merged. */
import type {Assignment} from './statements.js'
import {toEntry, readAssignments, trapRemarks} from './dotenv-values.js'
import {lastOfEach} from '../text/duplicates.js'
import {encryptedFormat, type Edit, type Scan} from '../text/in-place.js'
import {lineMerging} from '../text/line-merging.js'
import {mergeText} from '../text/merging.js'
import {countBelow} from '../text/text.js'
import type {EncryptedFormat, EncryptedValue, OutputFormat} from '../format.js'
import {lineWriter} from '../text/line-writer.js'

/** By dotenv's rules. Quotation marks around a value are kept. */
export const encryptedDotenv: EncryptedFormat = encryptedFormat(scan)

/** `alias=ciphertext` lines without quotes: base64 has no characters that dotenv or a shell would cut at, unquote or expand. */
export const dotenvFile: OutputFormat = {
  defaultDest: '.env',
  isSequence: true,
  refusal,
  begin: () => lineWriter(renderAssignment),
  merge: (existing, values) => mergeText(existing, values, merging),
}

const merging = lineMerging(scan, renderAssignment, isOpen)

function refusal(alias: string): string | undefined {
  if (alias === '') return 'must not be empty'
  if (!/^[\w.-]+$/.test(alias)) return 'cannot be a name in a .env file: use only letters, digits, "-", "_" and "."'
  return undefined
}

function renderAssignment({alias, ciphertext}: EncryptedValue): string {
  return `${alias}=${ciphertext}`
}

function scan(text: string): Scan {
  const {assignments, problems} = readAssignments(text)
  const entries = assignments.map((assignment) => ({assignment, entry: toEntry(assignment)}))
  const {values, remarks} = lastOfEach(entries.map(({entry}) => entry))
  const effective = new Set(values)
  const originalIndex = indexFinder(text)
  const places = entries.map(({assignment, entry}) => ({
    value: {...entry, overridden: !effective.has(entry)},
    edit: (replacement: string) => editAssignment(assignment, replacement, originalIndex),
  }))
  return {places, problems, remarks: [...remarks, ...trapRemarks(assignments)], outline: []}
}

function editAssignment(assignment: Assignment, text: string, originalIndex: (index: number) => number): Edit {
  const {start, end} = bounds(assignment)
  return {start: originalIndex(start), end: originalIndex(end), text}
}

/** The value inside its quotation marks or surrounding whitespace. For whitespace only, an empty range at its beginning. */
function bounds({from, raw, isQuoted}: Assignment): {readonly start: number; readonly end: number} {
  if (isQuoted) return {start: from + 1, end: from + raw.length - 1}
  const value = raw.trim()
  const start = value === '' ? from : from + raw.length - raw.trimStart().length
  return {start, end: start + value.length}
}

/** Assignments are found in a text in which every line end is an LF. This converts their indices to those of the original text. */
function indexFinder(text: string): (index: number) => number {
  const pairs = Array.from(text.matchAll(/\r\n/g), ({index}, before) => index - before)
  return (index) => index + countBelow(pairs, index)
}

/** After a colon at the end of the text, dotenv takes the value from the next line. */
function isOpen(text: string): boolean {
  const last = readAssignments(text).assignments.at(-1)
  return last !== undefined && indexFinder(text)(last.from) === text.length
}
