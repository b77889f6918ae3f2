/**
 * Writes an offer as the shells' scripts read it: a line with its kind, then a line for each candidate. For bash, that is what to insert;
 * for zsh the value, and what to show; for fish the value and its description; for PowerShell what to insert, the value and its description.
 */
import type {Candidate} from './command-table.js'
import type {Offer} from './candidates.js'
import {quoteForBash, type BashWord} from './bash-line.js'

/** The shells that completion is written for. */
export const completedShells = ['bash', 'zsh', 'fish', 'powershell'] as const

export type CompletedShell = (typeof completedShells)[number]

/** The word at the cursor. */
interface WordAtCursor {
  /** The part to complete. */
  readonly current: string
  /** `--flag=`, if it is in the same word. */
  readonly before: string
  /** Only for bash. */
  readonly typed?: BashWord
}

/** The most candidates to show, and the most characters of one. */
const most = {candidates: 1000, characters: 200}

/** @returns lines; the first one names the kind */
export function renderAnswer({kind, candidates}: Offer, shell: CompletedShell, word: WordAtCursor): string {
  const printable = candidates.filter(({value}) => isPrintable(value))
  // zsh and fish have their own ways to match.
  const isMatched = (shell === 'zsh' || shell === 'fish') && printable.length <= most.candidates
  const shown = (isMatched ? printable : selectMatching(printable, word.current)).slice(0, most.candidates)
  const lines = shell === 'zsh' ? zshLines(shown) : shown.flatMap((each) => lineFor(each, shell, word))
  return [kind, ...lines].map((line) => `${line}\n`).join('')
}

/** Names that could act on the terminal or end a line are not offered. */
function isPrintable(value: string): boolean {
  return value !== '' && value.length <= most.characters && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)
}

/** Upper and lower case differ only if something begins with exactly what was typed. */
function selectMatching(candidates: readonly Candidate[], current: string): readonly Candidate[] {
  const exact = candidates.filter(({value}) => value.startsWith(current))
  if (exact.length > 0) return exact
  const lowered = current.toLowerCase()
  return candidates.filter(({value}) => value.toLowerCase().startsWith(lowered))
}

function lineFor(
  {value, description}: Candidate,
  shell: Exclude<CompletedShell, 'zsh'>,
  {before, typed}: WordAtCursor,
): readonly string[] {
  if (shell === 'fish') return [description === undefined ? before + value : `${before}${value}\t${description}`]
  if (shell === 'powershell') return [[before + quoteForPowerShell(value), value, description ?? value].join('\t')]
  const {kept, quote} = typed ?? {kept: 0, quote: undefined}
  const text = quoteForBash((before + value).slice(kept), quote)
  return text === undefined ? [] : [text]
}

/** Typographic quotation marks end a string in PowerShell too. */
function quoteForPowerShell(value: string): string {
  return /^[\w./+-]+$/.test(value) ? value : `'${value.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`
}

/** The values of one column are as wide as the widest. */
function zshLines(candidates: readonly Candidate[]): readonly string[] {
  const width = Math.max(0, ...candidates.map(({value}) => value.length))
  return candidates.map(({value, description}) =>
    description === undefined ? value : `${value}\t${value.padEnd(width)}  -- ${description}`,
  )
}
