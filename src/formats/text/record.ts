/**
 * What a comment directly above an entry says about its secret:
 *
 *     # mi key=8b4c6a61a07d59b8 updated=2026-11-27 expires=2027-01-31 type=password note="payments DB"
 *
 * Dates are in UTC. Words that are not known are kept as they are.
 */

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
  if (!resemblesRecord(comment)) return undefined
  const fields: Partial<Record<string, string>> = {}
  const others: string[] = []
  const word = / +([a-z-]+)=("(?:[^"\\]|\\.)*"|[^\s"]+)/y
  word.lastIndex = start.length - 1
  while (word.lastIndex < comment.length) {
    const [, name, text] = word.exec(comment) ?? []
    if (name === undefined || text === undefined) return undefined
    const known = isKnown(name) ? parsers[name](text) : undefined
    if (isKnown(name) ? known === undefined || name in fields : text.startsWith('"')) return undefined
    if (known === undefined) others.push(`${name}=${text}`)
    else fields[name] = known
  }
  return {...(fields as SecretRecord), ...(others.length > 0 && {others})}
}

const parsers = {
  key: (text: string) => (isKeyDigits(text) ? text : undefined),
  updated: dateOf,
  expires: dateOf,
  type: (text: string) => secretTypes.find((each) => each === text),
  note: noteOf,
} as const

function isKnown(name: string): name is keyof typeof parsers {
  return Object.hasOwn(parsers, name)
}

/**
 * Whether it is the first 16 hex digits of the SHA-256 fingerprint of a certificate; or of that of a code that a symmetric key makes, with
 * `aes` before them.
 */
function isKeyDigits(text: string): boolean {
  return /^(?:aes)?[0-9a-f]{16}$/.test(text)
}

function dateOf(text: string): string | undefined {
  return isDate(text) ? text : undefined
}

/** Whether it is a day, `YYYY-MM-DD`, that the calendar has. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
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
  if (Array.from(note).length > longestNote) return `is longer than ${longestNote} characters`
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
