/**
 * What a `.env` file says by the rules of the dotenv package, whose own parser gives every value. It is handed one assignment at a
 * time, for of a whole file it tells neither lines nor order nor what it passed over, loses a name such as `__proto__`, and takes
 * quadratic time where the file is hostile.
 * https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow
 */
import {parse} from 'dotenv'
import type {SecretProblem} from '../../errors.js'
import {statements, type Assignment} from './statements.js'
import {traps} from './traps.js'
import type {Entry} from '../text/duplicates.js'
import {listMentions} from '../text/mentions.js'

export interface Assignments {
  readonly assignments: readonly Assignment[]
  readonly problems: readonly SecretProblem[]
}

/** Problems: a line that dotenv passes over without a word, a line separator outside quotes. */
export function readAssignments(text: string): Assignments {
  const assignments: Assignment[] = []
  const problems: SecretProblem[] = []
  for (const statement of statements(normalizeLineEnds(text))) {
    if (statement.kind === 'skipped')
      problems.push({line: statement.line, problem: 'is not NAME=value, and dotenv would pass over it'})
    else if (hasBareSeparator(statement))
      problems.push({alias: statement.alias, line: statement.line, problem: bareSeparator})
    else assignments.push(statement)
  }
  return {assignments, problems}
}

/** As dotenv does before it looks at anything. */
function normalizeLineEnds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

const bareSeparator = 'has a line separator (U+2028 or U+2029) outside quotes'

/** dotenv takes quotation marks off round each part of such a value, in quadratic time. */
function hasBareSeparator({isQuoted, raw}: Assignment): boolean {
  return !isQuoted && /[\u2028\u2029]/.test(raw.trim())
}

/** The name is replaced, for dotenv gathers values in an object, where `__proto__` is lost. */
export function parseValue({source}: Assignment): string {
  return parse(`A${source}`, {fast: true}).A ?? ''
}

/** What values lose or gain by dotenv's rules, each kind in one sentence. */
export function trapRemarks(assignments: readonly Assignment[]): readonly string[] {
  return traps.flatMap(({catches, remark}) => {
    const caught = assignments.filter(catches)
    return caught.length === 0 ? [] : [remark(listMentions(caught))]
  })
}

export function toEntry(assignment: Assignment): Entry {
  return {alias: assignment.alias, value: parseValue(assignment), line: assignment.line}
}
