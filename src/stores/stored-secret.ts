/** What a store has under a path, and the values that references choose in it. */
import {listed, quoted} from '../wording.js'
import {isObject, JsonNumber, parseJson, type JsonObject} from './json.js'

/** Named fields, as in Vault; or one text, as in AWS Secrets Manager, which may itself be JSON; or bytes that are not text. */
export type StoredSecret = {readonly bytes: Uint8Array} | {readonly fields: JsonObject} | {readonly text: string}

/** Why a secret or a value in it cannot be used. */
export interface StoreFault {
  /** A fragment whose subject is the secret: `does not exist`. Never contains a value. */
  readonly problem: string
  /** What to try. */
  readonly hint?: string
}

/** A value that a reference chooses. */
export interface ChosenValue {
  readonly value: string
  /** Whether it is a complete JSON object, of which a field may be meant. */
  readonly isObject?: true
}

/** A field of a secret, in its order. */
export type Field = {readonly name: string} & (ChosenValue | StoreFault)

/** @returns whether it is a fault, not what was asked for */
export function isFault(answer: object): answer is StoreFault {
  return 'problem' in answer
}

/** @returns all fields of a secret, each with its value or why it has none; a fault if it has no fields */
export function fieldsOf(secret: StoredSecret): readonly Field[] | StoreFault {
  if ('bytes' in secret) return noText
  const fields = objectIn(secret)
  if (fields === undefined) return {problem: 'is a single text without named fields'}
  const names = Object.keys(fields)
  if (names.length === 0) return {problem: 'has no fields'}
  return names.map((name) => ({name, ...scalarOf(fields[name])}))
}

/** @param fragment the names that lead to the value; undefined for the secret as a whole @returns the value, or why there is none */
export function valueOf(secret: StoredSecret, fragment: readonly string[] | undefined): ChosenValue | StoreFault {
  if ('bytes' in secret) return noText
  if (fragment !== undefined) return walk(objectIn(secret), fragment)
  if ('text' in secret) return textOf(secret.text)
  const names = Object.keys(secret.fields)
  if (names.length === 0) return {problem: 'has no fields'}
  return {problem: `has named fields: ${listed(names)}`, hint: 'choose one of the fields with #/NAME'}
}

/** @returns what `valueOf` returns, as the base64 of its bytes */
export function encodedValueOf(
  secret: StoredSecret,
  fragment: readonly string[] | undefined,
): ChosenValue | StoreFault {
  if ('bytes' in secret && fragment === undefined) return {value: Buffer.from(secret.bytes).toString('base64')}
  const chosen = valueOf(secret, fragment)
  return isFault(chosen) ? chosen : {value: Buffer.from(chosen.value).toString('base64')}
}

const noText: StoreFault = {
  problem: 'is not text in UTF-8',
  hint: 'to encrypt its bytes as base64, use --alias NAME and --base64',
}

function objectIn(secret: Exclude<StoredSecret, {readonly bytes: Uint8Array}>): JsonObject | undefined {
  if ('fields' in secret) return secret.fields
  const parsed = parseJson(secret.text)
  return isObject(parsed) ? parsed : undefined
}

function textOf(text: string): ChosenValue | StoreFault {
  if (text === '') return {problem: 'is empty'}
  return isObject(parseJson(text)) ? {value: text, isObject: true} : {value: text}
}

function walk(object: JsonObject | undefined, fragment: readonly string[]): ChosenValue | StoreFault {
  if (object === undefined) return {problem: 'is a single text without named fields', hint: 'leave out the fragment'}
  let value: unknown = object
  for (const [index, name] of fragment.entries()) {
    const within = index === 0 ? '' : ` in ${quoted(fragment.slice(0, index).join('/'))}`
    if (!isObject(value)) return {problem: `has no fields${within}`}
    if (!Object.hasOwn(value, name)) return noField(name, within, Object.keys(value))
    value = value[name]
  }
  const found = scalarOf(value)
  return isFault(found) ? {problem: `has a field ${quoted(fragment.join('/'))} that ${found.problem}`} : found
}

function noField(name: string, within: string, names: readonly string[]): StoreFault {
  const there = names.length === 0 ? 'it has none' : `there are: ${listed(names)}`
  return {problem: `has no field ${quoted(name)}${within}; ${there}`}
}

/** Numbers beyond ±(2^53 − 1) have been rounded by many programs before they were stored. */
function scalarOf(value: unknown): ChosenValue | StoreFault {
  if (value === '') return {problem: 'is empty'}
  if (typeof value === 'string')
    return value.isWellFormed() ? {value} : {problem: 'has half a surrogate pair, which no encoding can represent'}
  if (typeof value === 'boolean') return {value: String(value)}
  if (value instanceof JsonNumber) return numberOf(value)
  if (value === null) return {problem: 'is null'}
  return {problem: Array.isArray(value) ? 'is a list, not text' : 'is an object, not text'}
}

function numberOf({text}: JsonNumber): ChosenValue | StoreFault {
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(Number(text))) return {value: text}
  return {problem: 'is a number that cannot be kept exactly; store it as text'}
}
