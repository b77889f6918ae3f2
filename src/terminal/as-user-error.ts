/** Every error that can reach a command, turned into one a person can read and that holds no secret. */
import {UsageError, UserError} from '../errors.js'

/** A bug of ours. Its own message is withheld, since what Node puts there may quote a value. */
export class InternalError extends UserError {
  override readonly code = 'internal'

  constructor(cause: unknown) {
    super(`something went wrong inside the program (${nameOf(cause)})${framesOf(cause)}`, 'report it with the lines above; no secret is in them')
  }
}

/**
 * @param error whatever was thrown
 * @param command the command's name as it is typed, for the hint
 */
export function asUserError(error: unknown, command: string): UserError {
  if (error instanceof UserError) return error
  if (isParseError(error)) return new UsageError(withoutValues(error), `run "${command} --help"`)
  return new InternalError(error)
}

/** What oclif throws for a command line it cannot take: its CLIError, which exits with 2. */
interface ParseError extends Error {
  readonly oclif: {readonly exit?: number}
  /** On unknown flags. */
  readonly flags?: readonly string[]
  /** On words too many; on missing arguments, their definitions. */
  readonly args?: readonly unknown[]
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && 'oclif' in error
}

/** oclif quotes what was typed, and what was typed may be a secret in the wrong place. */
function withoutValues(error: ParseError): string {
  if (error.flags) return `unknown flag ${error.flags.map(flagName).join(', ')}`
  if (error.args) return argumentsProblem(error.args)
  const choices = /^Expected (?:(--[\w-]+)=)?[\s\S]* to be one of: (.*)/.exec(error.message)
  if (choices) return `${choices[1] ?? 'the argument'} must be one of: ${choices[2] ?? ''}`
  return firstLine(error.message)
}

function argumentsProblem(all: readonly unknown[]): string {
  const missing = all.filter((each): each is {name: string} => typeof each === 'object' && each !== null && 'name' in each)
  if (missing.length === 0) return 'there are words on the command line that are neither a flag nor an argument'
  return `${missing.map(({name}) => name.toUpperCase()).join(' and ')} is missing`
}

function flagName(typed: string): string {
  return typed.startsWith('--') ? (typed.split('=')[0] ?? typed) : typed.slice(0, 2)
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.charAt(0).toLowerCase() + line.slice(1)
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error ? `${error.name}, ${String(error.code)}` : error.name
}

function framesOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return frames.map((frame) => `\n${frame}`).join('')
}
