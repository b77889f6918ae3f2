/**
 * Reads `.env` files by the rules of the dotenv package. Its own parser parses every value, but only one assignment at a time: for a
 * complete file it reports neither line numbers nor order nor what it skipped, loses names such as `__proto__`, and takes quadratic
 * time on hostile input.
 * https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow
 */
import {parse} from 'dotenv'
import type {SecretProblem} from '../../errors.js'
import {statements, type Assignment} from './statements.js'
import {traps} from './traps.js'
import type {Entry} from '../text/duplicates.js'
import {listMentions} from '../text/mentions.js'
import {lineFinder} from '../text/text.js'

export interface Assignments {
  readonly assignments: readonly Assignment[]
  readonly problems: readonly SecretProblem[]
  /** The number of the line after the text. */
  readonly nextLine: number
}

/**
 * Problems: a line that dotenv skips silently, a line separator outside quotes.
 * @param firstLine the number of the text's first line
 */
export function readAssignments(text: string, firstLine = 1): Assignments {
  const assignments: Assignment[] = []
  const problems: SecretProblem[] = []
  const normalized = normalizeLineEnds(text)
  for (const statement of statements(normalized, firstLine)) {
    if (statement.kind === 'skipped')
      problems.push({line: statement.line, problem: 'is not NAME=value, so dotenv would skip it'})
    else if (hasBareSeparator(statement))
      problems.push({alias: statement.alias, line: statement.line, problem: bareSeparator})
    else assignments.push(statement)
  }
  return {assignments, problems, nextLine: firstLine - 1 + lineFinder(normalized)(normalized.length)}
}

/** dotenv does this before anything else. */
export function normalizeLineEnds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

const bareSeparator = 'has a line separator (U+2028 or U+2029) outside quotes'

/** dotenv strips quotation marks from each part of such a value, in quadratic time. */
function hasBareSeparator({isQuoted, raw}: Assignment): boolean {
  return !isQuoted && /[\u2028\u2029]/.test(raw.trim())
}

/** Parses the value under a name of our own: dotenv collects values in an object, which loses the name `__proto__`. */
export function parseValue({source}: Assignment): string {
  return parse(`A${source}`, {fast: true}).A ?? ''
}

/** What dotenv's rules change about values: one sentence for each kind of change. */
export function trapRemarks(assignments: readonly Assignment[]): readonly string[] {
  return traps.flatMap(({catches, remark}) => {
    const caught = assignments.filter(catches)
    return caught.length === 0 ? [] : [remark(listMentions(caught))]
  })
}

/** @returns the alias with its value, parsed by dotenv's rules */
export function toEntry(assignment: Assignment): Entry {
  return {alias: assignment.alias, value: parseValue(assignment), line: assignment.line}
}
