/** Secrets in environment variables: `env:NAME`, or `env:PREFIX_*` for all whose names begin that way. */
import {heldSource} from '../../bulk/source.js'
import {FormatError, SecretsError, UsageError, type SecretProblem} from '../../errors.js'
import {quoted} from '../../wording.js'
import {matchPattern} from './alias-pattern.js'
import type {OpenSource} from './open-sources.js'

/**
 * Reads variables of the process, in the order of their names. The alias is the name, or what the `*` stands for.
 * @param given `env:` and a name or a pattern
 * @throws UsageError if it is neither; FormatError if there is no such variable; SecretsError if one is empty or not text
 */
export function openVariables(given: string, environment: NodeJS.ProcessEnv = process.env): OpenSource {
  const pattern = given.slice('env:'.length)
  refuseUnlikePattern(pattern)
  const found = Object.keys(environment)
    .toSorted()
    .flatMap((name) => {
      const alias = aliasOf(name, pattern)
      return alias === undefined ? [] : [{name, alias, value: environment[name] ?? ''}]
    })
  if (found.length === 0) throw nothingMatches(pattern)
  const problems = found.flatMap(({name, value}) => problemOf(name, value) ?? [])
  if (problems.length > 0) throw new SecretsError(problems, 'set these variables, or choose others').about(given)
  const values = found.map(({alias, value}) => ({alias, value}))
  return {...heldSource({values, problems: [], remarks: []}, given), close: () => Promise.resolve()}
}

/** A `*` alone would take the variables of every program. */
function refuseUnlikePattern(pattern: string): void {
  if (pattern !== '' && pattern !== '*' && pattern.indexOf('*') === pattern.lastIndexOf('*')) return
  throw new UsageError(
    'what follows env: does not name an environment variable',
    'specify a name, as in env:DB_PASSWORD, or a prefix and *, as in env:APP_*',
  )
}

/** @returns the alias of a variable; undefined if the pattern does not match its name, or leaves nothing for an alias */
function aliasOf(name: string, pattern: string): string | undefined {
  if (!pattern.includes('*')) return name === pattern ? name : undefined
  const found = matchPattern(pattern, name)
  return found === '' ? undefined : found
}

/** Whether it certainly is a name. A shell turns `env:$DB_PASSWORD` into something else, which must not be repeated. */
function isUsualName(pattern: string): boolean {
  return /^[A-Z]+(?:_[A-Z0-9]+)*(?:_\*)?$/.test(pattern) && pattern.includes('_')
}

function nothingMatches(pattern: string): FormatError {
  const hint = 'export it first; to read a .env file, use --from .env'
  const name = isUsualName(pattern) ? ` ${quoted(pattern)}` : ''
  if (!pattern.includes('*')) return new FormatError(`the environment variable${name} is not set`, hint)
  return new FormatError(`no environment variable matches${name === '' ? ' what follows env:' : name}`, hint)
}

/** Node.js replaces bytes that are not UTF-8. */
function problemOf(alias: string, value: string): SecretProblem | undefined {
  if (value === '') return {alias, problem: 'is empty'}
  return value.includes('\uFFFD') ? {alias, problem: 'is not valid UTF-8'} : undefined
}
