/** What `mi secret encrypt` does with a value: encrypts it, leaves it, or refuses it. */
import {isUtf8} from 'node:buffer'
import {isPaddedBase64} from '../../bulk/fitness.js'
import {describeCiphertext} from '../../cipher/recognise-ciphertext.js'
import type {ExistingValue} from '../../formats/format.js'
import {bracketed, describeReference, hasStrayBrackets} from '../../formats/plaintext-marks.js'

/** What is known of a value before it is encrypted. */
export type ValueState =
  | {readonly kind: 'plaintext'; readonly plaintext: string}
  | {readonly kind: 'already-encrypted' | 'unmarked'}
  /** The origin is a fragment: `comes from the environment variable "X"`. */
  | {readonly kind: 'reference'; readonly origin: string}
  | ValueProblem

interface ValueProblem {
  readonly kind: 'problem'
  /** A fragment without a full stop: `is empty`. Never contains the value. */
  readonly problem: string
  /** What to try, in the imperative; undefined if the problem says it. */
  readonly hint?: string
  /** Whether the alias may be a misplaced secret, which is never shown. */
  readonly hidesAlias?: true
}

export interface StateRules {
  /** Whether a value that is neither in brackets nor encrypted is plaintext. */
  readonly all: boolean
  /** Whether such a value is a mistake, rather than something else that the file contains. */
  readonly mustBeMarked: boolean
  /** Whether a value in brackets is plaintext even if it looks like a ciphertext. */
  readonly forcePlaintext: boolean
}

/** Judges a value by what it looks like. */
export function stateOf(value: ExistingValue, rules: StateRules): ValueState {
  const {value: text} = value
  return (
    misplaced(value, rules) ??
    unreadable(value, rules) ??
    referring(text) ??
    marked(text, rules) ??
    (describeCiphertext(text) === undefined ? unmarked(text, rules) : {kind: 'already-encrypted'})
  )
}

const writeAlias = {kind: 'problem', hidesAlias: true} as const

function misplaced(value: ExistingValue, {all, mustBeMarked}: StateRules): ValueProblem | undefined {
  if (value.bare) return {...writeAlias, problem: 'has no "="; write alias=secret'}
  if ((all || mustBeMarked) && value.secret === undefined && isPaddedBase64(value))
    return {...writeAlias, problem: 'looks like base64 without an alias; write alias=secret'}
  return undefined
}

/** Text in `data` of a Secret, which may contain other bytes too. */
function unreadable({undecoded}: ExistingValue, {all, mustBeMarked}: StateRules): ValueState | undefined {
  if (undecoded === undefined || isUtf8(Buffer.from(undecoded, 'base64'))) return undefined
  if (describeCiphertext(undecoded) !== undefined)
    return {
      kind: 'problem',
      problem: 'is in "data" without the outer base64',
      hint: 'encode ciphertexts in "data" in base64 once more, or move them to "stringData"',
    }
  return all || mustBeMarked
    ? {kind: 'problem', problem: 'is in "data" and is not text', hint: 'use --except for values that are not secrets'}
    : {kind: 'unmarked'}
}

function referring(text: string): ValueState | undefined {
  const origin = describeReference(text)
  return origin === undefined ? undefined : {kind: 'reference', origin}
}

function marked(text: string, {forcePlaintext}: StateRules): ValueState | undefined {
  const plaintext = bracketed(text)
  if (plaintext === undefined) return undefined
  if (plaintext === '') return {kind: 'problem', problem: 'is empty'}
  const found = forcePlaintext ? undefined : describeCiphertext(plaintext)
  if (found === undefined) return {kind: 'plaintext', plaintext}
  return {kind: 'problem', problem: `is in brackets, but ${found}`, hint: unwrapHint}
}

const unwrapHint =
  'remove the brackets around what is encrypted already; if it really is plaintext, use --force-plaintext'

function unmarked(text: string, {all, mustBeMarked}: StateRules): ValueState {
  if (hasStrayBrackets(text) || /^[ \t]*\[[^\]]*$/.test(text))
    return {kind: 'problem', problem: 'has brackets, but not at its ends', hint: markHint}
  if (text === '') return all || mustBeMarked ? {kind: 'problem', problem: 'is empty'} : {kind: 'unmarked'}
  if (all) return {kind: 'plaintext', plaintext: text}
  return mustBeMarked
    ? {kind: 'problem', problem: 'is neither encrypted nor in brackets', hint: allHint}
    : {kind: 'unmarked'}
}

const markHint = 'put "[" and "]" around each plaintext'
const allHint = 'use --all to encrypt values without brackets'
