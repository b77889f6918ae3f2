/** What users and scripts see of an error. */
import {SecretsError, ShownError, UnknownAliasError, type SecretProblem} from '../errors.js'
import {writeStdout} from '../io/stdout.js'
import {colour} from '../ui/colour.js'
import {reportedMessages, say} from '../ui/messages.js'
import {quoted} from '../wording.js'
import {asShownError} from './usage-errors.js'

/** What --json prints on standard output if a command fails. Fields that do not apply are absent. */
export interface ErrorResult {
  readonly error: {
    /** A stable word for the kind of error. */
    readonly code: string
    readonly message: string
    /** The file the message is about. */
    readonly file?: string
    /** What to try next. */
    readonly hint?: string
    readonly exitCode: number
    /** Every problem of every secret. */
    readonly problems?: readonly SecretProblem[]
    /** The aliases in the keystore, if the wanted one is not among them. */
    readonly aliases?: readonly string[]
  }
}

/** @returns the error for --json */
export function errorResult(error: ShownError): ErrorResult {
  const {code, message, file, hint, exitCode} = error
  return {
    error: {
      code,
      message,
      ...(file !== undefined && {file}),
      ...(hint !== undefined && {hint}),
      exitCode,
      ...(error instanceof SecretsError && {problems: error.problems}),
      ...(error instanceof UnknownAliasError && {aliases: error.aliases}),
    },
  }
}

/** @returns lines for standard error: the problems of secrets first, so that the error and what to try are not scrolled away */
export function errorText(error: ShownError): string {
  const lines = error instanceof SecretsError ? problemLines(error.problems) : []
  const hint = error.hint === undefined ? [] : [`${colour('bold', 'try:')} ${error.hint}`]
  return [...lines, `${colour('red', 'error:')} ${error.fact}`, ...hint].join('\n')
}

/** Reports an error thrown outside any command, for example by oclif, and sets the exit code. */
export async function reportError(thrown: unknown, asJson = false): Promise<void> {
  const error = asShownError(thrown, 'mi')
  process.exitCode = error.exitCode
  if (asJson) await printJson(errorResult(error))
  else say(errorText(error))
}

/** Prints an object and the messages of this run on standard output. Never throws: a failure is reported as text. */
export async function printJson(json: object): Promise<void> {
  try {
    await writeStdout(jsonText({...json, ...reportedMessages()}))
  } catch (error) {
    await reportError(error)
  }
}

/**
 * @returns JSON in which no name or value can act on a terminal, a text editor or a JavaScript engine: what is invisible or changes the
 *   direction or the line is escaped
 */
export function jsonText(json: object): string {
  return `${JSON.stringify(json, undefined, 2).replaceAll(actingCharacters, escapeUnit)}\n`
}

/** DEL and the C1 controls, directional marks and overrides, and JavaScript's line separators. JSON.stringify escapes the C0 controls. */
const actingCharacters = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The most problems to print; --json lists all. */
const mostProblems = 15

function problemLines(problems: readonly SecretProblem[]): readonly string[] {
  const lines = selectFairly(problems).map(problemLine)
  const more = problems.length - lines.length
  return more === 0 ? lines : [...lines, `  and ${more} more (--json lists all)`]
}

/**
 * Of each reason the first, then the second of each, up to the limit, so that no frequent problem hides a rare one. Reasons that differ only in
 * a number or a name are the same.
 * @returns them in their order
 */
function selectFairly(problems: readonly SecretProblem[]): readonly SecretProblem[] {
  const counts = new Map<string, number>()
  const ranked = problems.map((problem, index) => {
    const reason = problem.problem.replaceAll(/\d+|"[^"]*"/g, '…')
    const rank = counts.get(reason) ?? 0
    counts.set(reason, rank + 1)
    return {problem, index, rank}
  })
  return ranked
    .filter(({rank}) => rank < mostProblems)
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, mostProblems)
    .toSorted((one, other) => one.index - other.index)
    .map(({problem}) => problem)
}

function problemLine({alias, file, line, problem, secret}: SecretProblem): string {
  const places = [
    ...(file === undefined ? [] : [quoted(file)]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(secret === undefined ? [] : [`Secret ${quoted(secret)}`]),
  ]
  const place = places.length === 0 ? '' : `${places.join(', ')}: `
  const name = alias === undefined ? '' : `${quoted(alias)} `
  return `  ${place}${name}${problem}`
}
