/** JSON whose numbers are kept as they are written: in JavaScript they would be rounded. */
import {randomUUID} from 'node:crypto'

/** A number as it is written. */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type JsonObject = Readonly<Record<string, unknown>>

/** What no store sends, but what would take much time or all of the stack. */
const most = {depth: 100, numbers: 10_000} as const

/**
 * @returns what the text means, with a `JsonNumber` for each number; undefined if it is not JSON, or has too many numbers or levels
 */
export function parseJson(text: string): unknown {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  // Nobody can know it, so nothing else in the text looks like a marked number.
  const mark = randomUUID()
  const marked = markNumbers(text, mark)
  if (marked === undefined) return undefined
  return JSON.parse(marked, (_, value: unknown) => {
    const number = isObject(value) ? value[mark] : undefined
    return typeof number === 'string' ? new JsonNumber(number) : value
  })
}

/** @param text valid JSON @returns undefined if there are too many numbers or levels */
function markNumbers(text: string, mark: string): string | undefined {
  const parts: string[] = []
  let depth = 0
  let from = 0
  const interesting = /["[{\]}]|-?\d[\d.eE+-]*/g
  for (let found = interesting.exec(text); found !== null; found = interesting.exec(text)) {
    const [token] = found
    if (token === '"') interesting.lastIndex = stringEnd(text, found.index)
    else if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    else {
      parts.push(text.slice(from, found.index), `{"${mark}":"${token}"}`)
      from = interesting.lastIndex
    }
    if (depth > most.depth || parts.length > 2 * most.numbers) return undefined
  }
  return parts.join('') + text.slice(from)
}

/** @param start of a string @returns the index after it */
function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

/** @returns whether it is an object of JSON, not a list, a number or null */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** @returns the object's own member; undefined if there is none, or the value is not an object */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}
