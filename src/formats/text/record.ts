/**
 * What a comment directly above an entry says about its secret:
 *
 *     # mi key=8b4c6a61a07d59b8 updated=2026-11-27 expires=2027-01-31 type=password note="payments DB"
 *
 * Dates are in UTC. Words that are not known are kept as they are.
 */
import {detach} from './text.js'

export interface SecretRecord {
  /** Which key the secret is encrypted for: see `isKeyDigits`. */
  readonly key?: string
  /** `YYYY-MM-DD` */
  readonly updated?: string
  /** `YYYY-MM-DD`, the last day on which the secret is valid. */
  readonly expires?: string
  readonly type?: SecretType
  readonly note?: string
  /** Other words, such as `owner=payments`, in their order. */
  readonly others?: readonly string[]
}

export const secretTypes = ['password', 'key', 'token', 'certificate', 'other'] as const

export type SecretType = (typeof secretTypes)[number]

/** How the text of a record's comment begins. */
const start = '# mi '

/** Whether a comment is meant as a record. Any other comment may begin with the same word. @param comment without blanks around it */
export function resemblesRecord(comment: string): boolean {
  return comment.startsWith(start) && /^# mi +[a-z-]+=/.test(comment)
}

/** Longer notes belong somewhere else. In characters. */
export const longestNote = 200

/** @param comment from its number sign on, without blanks around it @returns undefined if it is malformed, or no record */
export function parseRecord(comment: string): SecretRecord | undefined {
  if (comment !== last.comment) last = {comment, record: parse(comment)}
  return last.record
}

/** Secrets that were encrypted together have the same record, which then takes the time and the memory of one. */
let last: {readonly comment: string; readonly record: SecretRecord | undefined} = {comment: '', record: undefined}

function parse(comment: string): SecretRecord | undefined {
  if (!resemblesRecord(comment)) return undefined
  const fields: Fields = {}
  for (let at = start.length - 1; at < comment.length;) {
    const word = readWord(comment, at)
    if (word === undefined || !addWord(fields, word)) return undefined
    at = word.end
  }
  return fields as SecretRecord
}

type Fields = Partial<Record<(typeof names)[number], string>> & {others?: string[]}

interface Word {
  readonly name: string
  /** In quotation marks, or without a blank. */
  readonly text: string
  /** The index of the character after it. */
  readonly end: number
}

/** Uses no regular expression: a file may have thousands of records, and its matches would take most of the time. */
function readWord(comment: string, from: number): Word | undefined {
  const nameStart = skipSpaces(comment, from)
  const nameEnd = comment.indexOf('=', nameStart)
  const name = comment.slice(nameStart, nameEnd)
  if (nameStart === from || nameEnd === -1 || !isName(name)) return undefined
  const end = textEnd(comment, nameEnd + 1)
  return end > nameEnd + 1 ? {name, text: comment.slice(nameEnd + 1, end), end} : undefined
}

const unit = {space: 32, quotationMark: 34, hyphen: 45, zero: 48, a: 97, z: 122, backslash: 92} as const

function skipSpaces(comment: string, from: number): number {
  let at = from
  while (comment.charCodeAt(at) === unit.space) at++
  return at
}

function isName(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code < unit.a || code > unit.z) && code !== unit.hyphen) return false
  }
  return text !== ''
}

/** @returns the index after a word's text; that of its start if it is not closed */
function textEnd(comment: string, start: number): number {
  if (comment.charCodeAt(start) !== unit.quotationMark) {
    const space = comment.indexOf(' ', start)
    return space === -1 ? comment.length : space
  }
  for (let at = start + 1; at < comment.length; at++) {
    const code = comment.charCodeAt(at)
    if (code === unit.quotationMark) return at + 1
    if (code === unit.backslash) at++
  }
  return start
}

/** @returns whether the record can have the word */
function addWord(fields: Fields, {name, text}: Word): boolean {
  const known = names.find((each) => each === name)
  if (known === undefined) {
    if (/[\s"]/.test(text)) return false
    fields.others ??= []
    fields.others.push(`${name}=${text}`)
    return true
  }
  const value = fields[known] === undefined ? parsers[known](text) : undefined
  if (value === undefined) return false
  fields[known] = value
  return true
}

const parsers = {
  key: (text: string) => (isKeyDigits(text) ? detach(text) : undefined),
  updated: (text: string) => (isDate(text) ? text : undefined),
  expires: (text: string) => (isDate(text) ? text : undefined),
  type: (text: string) => secretTypes.find((each) => each === text),
  note: noteOf,
} as const

const names = ['key', 'updated', 'expires', 'type', 'note'] as const

/**
 * Whether it is the first 16 hex digits of the SHA-256 fingerprint of a certificate; or of that of a code that a symmetric key makes, with
 * `aes` before them.
 */
function isKeyDigits(text: string): boolean {
  return /^(?:aes)?[0-9a-f]{16}$/.test(text)
}

/** Whether it is a day, `YYYY-MM-DD`, that the calendar has. */
export function isDate(text: string): boolean {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return false
  const day = digitsAt(text, 8, 10)
  return day >= 1 && day <= daysIn(digitsAt(text, 0, 4), digitsAt(text, 5, 7))
}

/** @returns the number that the digits are; not a number if there is anything else */
function digitsAt(text: string, start: number, end: number): number {
  let number = 0
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - unit.zero
    number = digit >= 0 && digit <= 9 ? 10 * number + digit : NaN
  }
  return number
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** @param month from 1 @returns 0 if there is no such month or year. A Date would take ten times as long. */
function daysIn(year: number, month: number): number {
  if (Number.isNaN(year)) return 0
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && isLeap ? 29 : (monthDays[month - 1] ?? 0)
}

function noteOf(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined
  try {
    const note: unknown = JSON.parse(text)
    return typeof note === 'string' && problemOfNote(note) === undefined ? note : undefined
  } catch {
    return undefined
  }
}

/** @returns why a record cannot have the note, as a fragment that follows it; undefined if it can */
export function problemOfNote(note: string): string | undefined {
  if (note === '') return 'is empty'
  if (note.length > longestNote && Array.from(note).length > longestNote)
    return `is longer than ${longestNote} characters`
  if (!note.isWellFormed()) return 'has half a surrogate pair, which no encoding can represent'
  return /\p{Cc}/u.test(note) ? 'has a line break or another control character' : undefined
}

/** @returns the text of the comment, from its number sign on */
export function renderRecord({key, updated, expires, type, note, others = []}: SecretRecord): string {
  const words = [
    ...Object.entries({key, updated, expires, type}).flatMap(([name, text]) =>
      text === undefined ? [] : [`${name}=${text}`],
    ),
    ...others,
    ...(note === undefined ? [] : [`note=${renderNote(note)}`]),
  ]
  return start + words.join(' ')
}

/** Whether both say the same, or there is neither. */
export function isSameRecord(one: SecretRecord | undefined, other: SecretRecord | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return renderRecord(one) === renderRecord(other)
}

/** Some readers of these files take a line separator for the end of the comment. */
function renderNote(note: string): string {
  return JSON.stringify(note).replaceAll(/[\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({length: character.length}, (_, at) => escapeUnit(character.charCodeAt(at))).join(''),
  )
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
