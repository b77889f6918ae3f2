/**
 * What the text of a value says about it, as WSO2's Cipher Tool and config-mapper take it: plaintext in brackets, or a reference. At most one
 * of these is true of a value. Blanks at its ends never matter.
 */
import {firstFew, quoted} from '../wording.js'

/** @returns the plaintext between the brackets, byte for byte, empty for `[]`; undefined if the value is not in brackets */
export function bracketed(value: string): string | undefined {
  const text = trimBlanks(value)
  return text.length > 1 && text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : undefined
}

/** Whether it has both brackets, but not at its ends: the Cipher Tool would encrypt what is between them, and lose the rest. */
export function hasStrayBrackets(value: string): boolean {
  return hasBrackets(value) && bracketed(value) === undefined && !isSingleReference(value)
}

/** Whether config-mapper takes the value, or a part of it, from elsewhere: `$env{NAME}`, `$sys{name}`, `$ref{key}`. */
export function isReference(value: string): boolean {
  return value.includes('$') && (isSingleReference(value) || (containsReference(value) && !hasBrackets(value)))
}

/** A single pattern up to the brace would take quadratic time. */
function containsReference(value: string): boolean {
  const start = value.search(/\$(?:env|sys|ref)\{[^}]/)
  return start !== -1 && value.includes('}', start)
}

function isSingleReference(value: string): boolean {
  return /^\$(?:env|sys|ref)\{[^}]+\}$/.test(trimBlanks(value))
}

function hasBrackets(value: string): boolean {
  return value.includes('[') && value.includes(']')
}

function trimBlanks(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isBlank(value[start])) start++
  while (start < end && isBlank(value[end - 1])) end--
  return value.slice(start, end)
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

/** A part of a value that config-mapper replaces. */
export interface Reference {
  readonly kind: 'env' | 'sys' | 'ref'
  readonly name: string
}

/** @returns the references in a value, in their order; none unless `isReference` is true of it */
export function referencesIn(value: string): readonly Reference[] {
  if (!isReference(value)) return []
  const ended = value.slice(0, value.lastIndexOf('}') + 1)
  return Array.from(ended.matchAll(/\$(env|sys|ref)\{([^}]+)\}/g), ([, kind, name = '']) => ({
    kind: kind as Reference['kind'],
    name,
  }))
}

/** @returns where the value comes from, as a fragment: `comes from the environment variable "X"`; undefined unless it is a reference */
export function describeReference(value: string): string | undefined {
  const references = referencesIn(value)
  if (references.length === 0) return undefined
  const names = references.map(({kind, name}) => `${kinds[kind]} ${quoted(name)}`)
  return isSingleReference(value) ? `comes from ${names.join()}` : `contains references to ${firstFew(names)}`
}

const kinds = {env: 'the environment variable', sys: 'the system property', ref: 'the key'} as const
