/** Turns every error that can reach a command into one that can be shown and contains no secret. */
import {FileError, InternalError, ShownError, UsageError} from '../errors.js'

/**
 * @param error whatever was thrown
 * @param command the name of the command as it is typed, for the hint
 */
export function asShownError(error: unknown, command: string): ShownError {
  if (error instanceof ShownError) return error
  if (isParseError(error))
    return exclusiveFlags(error) ?? new UsageError(withoutValues(error), `run "${command} --help"`)
  if (isGoneDirectory(error)) return goneDirectory()
  return new InternalError(error)
}

/** Node.js throws it wherever a relative path is resolved in a directory that was removed, oclif too. */
function isGoneDirectory(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd'
}

function goneDirectory(): FileError {
  const hint = 'change to another directory; MI_CONFIG_DIR and XDG_CONFIG_HOME should be absolute paths'
  return new FileError('.', 'cannot be found: the working directory no longer exists', hint)
}

/** The exit code of oclif for an invalid command line. */
const usageExit = 2

/** What oclif throws for an invalid command line: its CLIError, which exits with 2. */
interface ParseError extends Error {
  readonly oclif: {readonly exit?: number}
  /** Set for unknown flags. */
  readonly flags?: readonly string[]
  /** Set for unexpected arguments, and for missing ones, whose definitions it contains. */
  readonly args?: readonly unknown[]
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && 'oclif' in error && (error as ParseError).oclif.exit === usageExit
}

/** oclif quotes what was typed, which may be a secret in the wrong place. */
function withoutValues(error: ParseError): string {
  if (error.flags) return ['unknown flag', error.flags.map(flagName).filter(isPlainWord).join(', ')].join(' ').trimEnd()
  if (error.args) return argumentsProblem(error.args)
  if (/^Command [^]* not found/.test(error.message)) return 'unknown command'
  const choices = /^Expected (?:(--[\w-]+)=)?[\s\S]* to be one of: (.*)/.exec(error.message)
  if (choices) return `${choices[1] ?? 'the argument'} must be one of: ${choices[2] ?? ''}`
  return firstLine(error.message)
}

/** @returns undefined unless two flags were used of which one excludes the other. oclif shows the value of the first. */
function exclusiveFlags({message}: ParseError): UsageError | undefined {
  const [, other, flag] = /(--[a-z-]+)=[^]*? cannot also be provided when using (--[a-z-]+)/.exec(message) ?? []
  if (other === undefined || flag === undefined) return undefined
  return new UsageError(`${flag} and ${other} cannot be used together`, 'use one of them')
}

function argumentsProblem(all: readonly unknown[]): string {
  const missing = all.filter(
    (each): each is {name: string} => typeof each === 'object' && each !== null && 'name' in each,
  )
  if (missing.length === 0) return 'unexpected argument'
  return `missing argument ${missing.map(({name}) => name.toUpperCase()).join(', ')}`
}

function flagName(typed: string): string {
  return typed.startsWith('--') ? (typed.split('=')[0] ?? typed) : typed.slice(0, 2)
}

/** Whether it looks like the name of a flag; anything else may be a secret. */
function isPlainWord(flag: string): boolean {
  return /^-[a-zA-Z]$|^--[a-z][a-z-]*$/.test(flag)
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.charAt(0).toLowerCase() + line.slice(1)
}
