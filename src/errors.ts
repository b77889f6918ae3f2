/**
 * The kinds of error that users see. Each states one fact and what to try next, and has an exit code.
 * Anything else that is thrown is a bug in mi and is reported as one.
 */
import {nearestOfAll, suggestAliases} from './nearest.js'
import {quoted} from './wording.js'

/** The exit codes of the process, documented in the README; 0 means done. */
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
    if (this.file === undefined) return this.message
    return `${quoted(this.file)}${startsWithVerb.test(this.message) ? '' : ':'} ${this.message}`
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

/** How a message begins whose subject is the file. */
const startsWithVerb = /^(?:already|cannot|contains|does|has|is|was|would) /

/** Something the user can fix. */
export abstract class UserError extends ShownError {}

/** A bug in mi. The message of its cause is withheld, because Node.js may quote a value in it. */
export class InternalError extends ShownError {
  override readonly code = 'internal'

  constructor(cause: unknown) {
    super(
      `internal error (${nameOf(cause)})${framesOf(cause)}`,
      'report it with the lines above; they contain no secret',
    )
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

/** The command line is invalid. */
export class UsageError extends UserError {
  override readonly code = 'usage'
  override readonly exitCode = ExitCode.usage
}

/** A required value is missing, and there is no terminal to ask on. */
export class MissingAnswerError extends UserError {
  override readonly code = 'missing-answer'
  override readonly exitCode = ExitCode.usage
}

/** The user pressed Ctrl-C, or a signal ended a prompt. */
export class InterruptedError extends UserError {
  override readonly code = 'interrupted'
  override readonly exitCode = ExitCode.interrupted

  /** @param outcome what was not done */
  constructor(outcome = 'nothing was written') {
    super(`interrupted; ${outcome}`)
  }
}

/** The user answered no to the question whether to continue. */
export class DeclinedError extends UserError {
  override readonly code = 'declined'

  /** @param outcome what was not done: `nothing was printed` */
  constructor(outcome: string) {
    super(`not confirmed; ${outcome}`)
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

/** The file to write exists already, or files in a directory. */
export class FileExistsError extends UserError {
  override readonly code = 'file-exists'

  constructor(file: string, hint: string, message = 'already exists and was not changed') {
    super(message, hint)
    this.about(file)
  }
}

/** The bytes are not a keystore, or the keystore is damaged or of an unsupported form. */
export class KeystoreError extends UserError {
  override readonly code = 'keystore'
}

/** The password does not open the keystore. */
export class WrongPasswordError extends UserError {
  override readonly code = 'wrong-password'

  constructor(hint = "use the keystore's own password, not the key's; a damaged file fails in the same way") {
    super('the password does not open this keystore', hint)
  }
}

/** The keystore is open, but the password does not open the private or secret key in it. */
export class WrongKeyPasswordError extends UserError {
  override readonly code = 'wrong-key-password'

  constructor(alias: string, kind: 'private' | 'secret' = 'private') {
    super(`the password does not open the ${kind} key ${quoted(alias)}`)
  }
}

/** No entry of the keystore has the alias. One that was typed is not repeated, because it may be a password in the wrong place. */
export class UnknownAliasError extends UserError {
  override readonly code = 'unknown-alias'
  /** The aliases in the keystore, in the order to list them. */
  readonly aliases: readonly string[]

  /** @param isSaved whether the alias was not typed, but saved */
  constructor(alias: string, aliases: readonly string[], isSaved = false) {
    super(
      isSaved ? `no alias ${quoted(alias)} in this keystore` : 'no such alias in this keystore',
      aliases.length === 0
        ? 'the keystore is empty; use the one that contains the key'
        : suggestAliases(nearestOfAll([alias], aliases), aliases),
    )
    this.aliases = aliases
  }
}

/** The entry exists, but its key cannot encrypt or decrypt secrets for Micro Integrator. */
export class UnusableKeyError extends UserError {
  override readonly code = 'unusable-key'
}

/** A saved profile is missing or damaged. */
export class ProfileError extends UserError {
  override readonly code = 'profile'
}

/** The text is not in the expected format, and no single line is to blame. */
export class FormatError extends UserError {
  override readonly code = 'format'
}

/** A manifest has several Secrets, and it is not clear which one is meant. */
export class AmbiguousSecretError extends FormatError {
  /** Whether the namespace tells them apart, not the name. */
  readonly inNamespaces: boolean

  constructor(message: string, inNamespaces: boolean) {
    super(message)
    this.inNamespaces = inNamespaces
  }
}

/** A store cannot be read, or does not have the secret that a reference names. */
export class StoreError extends UserError {
  override readonly code = 'store'
}

/** A thread that encrypts or decrypts values could not be started, or ended before its work was done. */
export class ThreadError extends UserError {
  override readonly code = 'thread'

  constructor(work: 'encrypt' | 'open', cause?: unknown) {
    const reason = cause instanceof Error ? ` (${nameOf(cause)})` : ''
    const [kind, done, again] =
      work === 'encrypt' ? ['an encryption', 'encrypted', 'encrypt'] : ['a decryption', 'decrypted', 'decrypt']
    super(
      `${kind} thread failed${reason}; not every secret was ${done}`,
      `run the command again; if it fails again, ${again} fewer secrets at a time`,
    )
  }
}

/** What is wrong with one of many secrets. */
export interface SecretProblem {
  /** The file, if several are processed. */
  readonly file?: string
  /** The Kubernetes Secret that contains it, if any: its name, or `namespace/name` if the file has the name in several namespaces. */
  readonly secret?: string
  /** Absent if the line cannot be read up to its alias. */
  readonly alias?: string
  /** The line in the source, from 1; absent for a secret that was typed or piped. */
  readonly line?: number
  /** A fragment without a full stop: `is empty`. Never contains the value. */
  readonly problem: string
}

/** Secrets that cannot be encrypted or decrypted: every one found, not just the first. */
export class SecretsError extends UserError {
  override readonly code = 'secrets'
  /** Grouped by file, in the order of their lines. */
  readonly problems: readonly SecretProblem[]

  /** @param outcome what was not done because of them */
  constructor(problems: readonly SecretProblem[], hint?: string, outcome = 'nothing was written') {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    super(`${count} found; ${outcome}`, hint)
    const files = new Set(problems.map(({file}) => file))
    this.problems = [...files].flatMap((file) => problems.filter((problem) => problem.file === file).toSorted(byLine))
  }
}

/** Compares problems, or anything else on a line, for sorting; those without a line are first. */
export function byLine(one: Pick<SecretProblem, 'line'>, other: Pick<SecretProblem, 'line'>): number {
  return (one.line ?? 0) - (other.line ?? 0)
}

/** As `aboutFile`, for what is not done at once. */
export async function aboutFileLater<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw error instanceof UserError ? error.about(file) : error
  }
}

/** Runs `read` and names `file` in any UserError it throws, unless the error names a file already. */
export function aboutFile<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof UserError ? error.about(file) : error
  }
}
