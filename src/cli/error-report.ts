/** An error as a person reads it, and as a script does. */
import {SecretsError, ShownError, UnknownAliasError, type SecretProblem} from '../errors.js'
import {quoted} from '../wording.js'
import {colour} from '../ui/colour.js'

/** @returns lines for standard error: the fact, what is wrong with each secret, and what to try */
export function errorText(error: ShownError): string {
  const lines = [`${colour('red', 'error:')} ${error.fact}`]
  if (error instanceof SecretsError) lines.push(...problemLines(error.problems))
  if (error.hint !== undefined) lines.push(`${colour('bold', 'try:')} ${error.hint}`)
  return lines.join('\n')
}

/** A whole file of another kind would fill the screen for minutes; --json has them all. */
const mostProblems = 1000

function problemLines(problems: readonly SecretProblem[]): readonly string[] {
  const shown = problems.slice(0, mostProblems).map(problemLine)
  return problems.length > mostProblems ? [...shown, `  and ${problems.length - mostProblems} more`] : shown
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

/** @returns the one object that --json prints on standard output */
export function errorJson(error: ShownError): object {
  const {code, message, file, hint, exitCode} = error
  const problems = error instanceof SecretsError ? error.problems : undefined
  const aliases = error instanceof UnknownAliasError ? error.aliases : undefined
  return {error: {code, message, file, hint, exitCode, problems, aliases}}
}
