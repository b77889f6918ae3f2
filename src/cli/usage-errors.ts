/** Turns every error that can reach a command into one that can be shown and contains no secret. */
import {nearestOfAll} from '../nearest.js'
import {FileError, InternalError, ShownError, UsageError} from '../errors.js'

/**
 * @param error whatever was thrown
 * @param command the name of the command as it is typed, for the hint
 */
export function asShownError(error: unknown, command: string): ShownError {
  if (error instanceof ShownError) return error
  if (isParseError(error)) {
    const meant = meantWords(error).join(' and ')
    const use = meant === '' ? '' : `use ${meant}, or `
    return exclusiveFlags(error) ?? new UsageError(withoutValues(error), `${use}run "${command} --help"`)
  }
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
  /** What was parsed, and by which definitions. */
  readonly parse?: {readonly input?: {readonly flags?: Readonly<Record<string, {readonly hidden?: boolean}>>}}
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && 'oclif' in error && (error as ParseError).oclif.exit === usageExit
}

/** oclif quotes what was typed, which may be a secret in the wrong place. */
function withoutValues(error: ParseError): string {
  if (error.flags) return error.flags.length === 1 ? 'unknown flag' : `${error.flags.length} unknown flags`
  if (error.args) return argumentsProblem(error.args)
  if (/^Command [^]* not found/.test(error.message)) return 'unknown command'
  const choice = choiceIn(error.message)
  if (choice) return `${choice.flag ?? 'the argument'} must be one of: ${choice.options}`
  return firstLine(error.message)
}

/** What an option or an argument can be, from oclif's message. */
function choiceIn(message: string) {
  const [, flag, typed = '', options] = /^Expected (?:(--[\w-]+)=)?([^]*) to be one of: (.*)/.exec(message) ?? []
  return options === undefined ? undefined : {flag, typed, options}
}

/** @returns the flags and the values that were probably meant */
function meantWords({flags, message, parse}: ParseError): readonly string[] {
  if (flags) {
    const known = Object.entries(parse?.input?.flags ?? {}).filter(([, {hidden}]) => hidden !== true)
    const names = known.map(([name]) => `--${name}`)
    return nearestOfAll(flags.filter((flag) => flag.startsWith('--')).map(flagName), names)
  }
  const choice = choiceIn(message)
  return choice === undefined ? [] : nearestOfAll([choice.typed], choice.options.split(', '))
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
  return typed.split('=')[0] ?? typed
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.charAt(0).toLowerCase() + line.slice(1)
}
