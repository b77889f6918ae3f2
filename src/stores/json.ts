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

const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/**
 * @returns what the text means, with a `JsonNumber` for each number; undefined if it is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  // Nobody can know it, so nothing else in the text looks like a marked number.
  const mark = randomUUID()
  const marked = text.replaceAll(stringOrNumber, (token) => (token.startsWith('"') ? token : `{"${mark}":"${token}"}`))
  return JSON.parse(marked, (_, value: unknown) => {
    const number = isObject(value) ? value[mark] : undefined
    return typeof number === 'string' ? new JsonNumber(number) : value
  })
}

/** @returns whether it is an object of JSON, not a list, a number or null */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** @returns the object's own member; undefined if there is none, or the value is not an object */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}
