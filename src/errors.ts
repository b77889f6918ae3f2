/**
 * The kinds of error a person meets: each states one fact, what to try next, and the exit code it ends in.
 * Whatever is thrown and is not a UserError is a bug of ours, and is shown as one.
 */
import {listed, quoted} from './wording.js'

/** What the process exits with; 0 is done. Documented in the README. */
export const ExitCode = {failed: 1, usage: 2, interrupted: 130} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** An error that can be shown to a person or a script. Its message never contains a secret. */
export abstract class ShownError extends Error {
  /** A stable name for scripts, shown under --json. */
  abstract readonly code: string
  readonly exitCode: ExitCode = ExitCode.failed
  #hint: string | undefined
  #file: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.name = new.target.name
    this.#hint = hint
  }

  /** What to try next, as an imperative sentence without a full stop; undefined if the message says it all. */
  get hint(): string | undefined {
    return this.#hint
  }

  /** The file the message is about, if any. */
  get file(): string | undefined {
    return this.#file
  }

  /** The message, with the file it is about. */
  get fact(): string {
    return this.file === undefined ? this.message : `${quoted(this.file)}: ${this.message}`
  }

  /** Names the file the error is about, unless it names one already: pure readers know no file names. @returns the error itself */
  about(file: string): this {
    this.#file ??= file
    return this
  }

  /** Adds what to try next, unless the error says so already: pure readers know no commands. @returns the error itself */
  suggesting(hint: string): this {
    this.#hint ??= hint
    return this
  }
}

/** A mistake or a circumstance that the person at the keyboard can mend. */
export abstract class UserError extends ShownError {}

/** A bug of ours. The message of its cause is withheld, since what Node.js puts there may quote a value. */
export class InternalError extends ShownError {
  override readonly code = 'internal'

  constructor(cause: unknown) {
    super(`internal error (${nameOf(cause)})${framesOf(cause)}`, 'report it with the lines above; no secret is in them')
  }
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

/** The command line is wrong. */
export class UsageError extends UserError {
  override readonly code = 'usage'
  override readonly exitCode = ExitCode.usage
}

/** A prompt is due and there is nobody to ask. */
export class MissingAnswerError extends UserError {
  override readonly code = 'missing-answer'
  override readonly exitCode = ExitCode.usage
}

/** Ctrl-C, or the person declined to go on. */
export class InterruptedError extends UserError {
  override readonly code = 'interrupted'
  override readonly exitCode = ExitCode.interrupted

  constructor() {
    super('interrupted; nothing was written')
  }
}

/** A file cannot be read or written. */
export class FileError extends UserError {
  override readonly code = 'file'

  constructor(file: string, message: string, hint?: string) {
    super(message, hint)
    this.about(file)
  }
}

/** The file to be written is there already. */
export class FileExistsError extends UserError {
  override readonly code = 'file-exists'

  constructor(file: string, hint: string) {
    super('already exists and was left as it is', hint)
    this.about(file)
  }
}

/** Bytes that are no keystore, or a damaged one, or one in a form that is not supported. */
export class KeystoreError extends UserError {
  override readonly code = 'keystore'
}

/** The password does not open the keystore. */
export class WrongPasswordError extends UserError {
  override readonly code = 'wrong-password'

  constructor(hint = "give the keystore's own password, not the key's; a damaged file looks the same") {
    super('the password does not open this keystore', hint)
  }
}

/** The keystore is open, but the password is not that of the private key in it. */
export class WrongKeyPasswordError extends UserError {
  override readonly code = 'wrong-key-password'

  constructor(alias: string) {
    super(
      `the password does not open the private key ${quoted(alias)}`,
      "give the key's own password: on line 2 of the password file, or in MI_KEY_PASSWORD",
    )
  }
}

/** No entry bears the alias. */
export class UnknownAliasError extends UserError {
  override readonly code = 'unknown-alias'
  /** The aliases there are, in the order to show them. */
  readonly aliases: readonly string[]

  constructor(alias: string, aliases: readonly string[]) {
    super(
      `no alias ${quoted(alias)} in this keystore`,
      aliases.length === 0
        ? 'it holds nothing at all; give the keystore that holds the key'
        : `use one of: ${listed(aliases)}`,
    )
    this.aliases = aliases
  }
}

/** The entry is there, but nothing can be encrypted with it for Micro Integrator. */
export class UnusableKeyError extends UserError {
  override readonly code = 'unusable-key'
}

/** A saved profile is missing or damaged. */
export class ProfileError extends UserError {
  override readonly code = 'profile'
}

/** Text that is not in the format it should be in, where nothing more can be said by line. */
export class FormatError extends UserError {
  override readonly code = 'format'
}

/** A thread that encrypts could not be started, or ended before its work was done. */
export class ThreadError extends UserError {
  override readonly code = 'thread'

  constructor(cause?: unknown) {
    const reason = cause instanceof Error ? ` (${nameOf(cause)})` : ''
    super(
      `a thread that encrypts has failed${reason}; not every secret was encrypted`,
      'run the command again; if that fails too, with fewer secrets at once',
    )
  }
}

/** What is wrong with one secret of many. */
export interface SecretProblem {
  /** The file, where several are at work. */
  readonly file?: string
  /** The name of the Kubernetes Secret that it stands in, where it stands in one. */
  readonly secret?: string
  /** Absent where the line could not be read as far as its alias. */
  readonly alias?: string
  /** Line in the source, from 1; absent for a secret that was typed or piped. */
  readonly line?: number
  /** A fragment without a full stop: «is empty». Never holds the value. */
  readonly problem: string
}

/** Secrets that cannot be encrypted: all that were found, not the first. */
export class SecretsError extends UserError {
  override readonly code = 'secrets'
  /** Those of a file together, in the order of their lines. */
  readonly problems: readonly SecretProblem[]

  /** @param outcome what was therefore not done */
  constructor(problems: readonly SecretProblem[], hint?: string, outcome = 'nothing was written') {
    const count = problems.length === 1 ? 'there is a problem' : `there are ${problems.length} problems`
    super(`${count} with the secrets; ${outcome}`, hint)
    const files = new Set(problems.map(({file}) => file))
    this.problems = [...files].flatMap((file) => problems.filter((problem) => problem.file === file).toSorted(byLine))
  }
}

/** Orders problems by their lines; those without one come first. */
export function byLine(one: SecretProblem, other: SecretProblem): number {
  return (one.line ?? 0) - (other.line ?? 0)
}

/**
 * Runs `read` and names `file` in any UserError it throws that does not name one yet, for the pure readers know no file names.
 */
export function aboutFile<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof UserError ? error.about(file) : error
  }
}
