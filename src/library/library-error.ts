/** How the library reports errors: one class, instead of the program's many. */
import {UserError} from '../errors.js'

/**
 * The kinds of `LibraryError`; their names do not change.
 * - `format`: the text cannot be read
 * - `keystore`: the bytes are not a keystore or certificate, or are damaged or not supported
 * - `password-missing`, `wrong-password`: of the keystore
 * - `unknown-alias`: the keystore has no such entry
 * - `unknown-transformation`: no transformation has the name
 * - `unusable-key`: the key cannot encrypt secrets for Micro Integrator
 * - `unusable-value`: the secret is empty, too long for the key, or not text
 */
export type LibraryErrorCode =
  | 'format'
  | 'keystore'
  | 'password-missing'
  | 'unknown-alias'
  | 'unknown-transformation'
  | 'unusable-key'
  | 'unusable-value'
  | 'wrong-password'

/** What the functions throw if their input is at fault. Its message and hint never contain a secret or a password. */
export class LibraryError extends Error {
  /** Stable, unlike the message. */
  readonly code: LibraryErrorCode
  /** What to try next, as an imperative sentence without a full stop; undefined if the message says it all. */
  readonly hint: string | undefined

  // The build shortens names, and Node.js prints that of the class.
  static {
    Object.defineProperty(this, 'name', {value: 'LibraryError'})
  }

  constructor(code: LibraryErrorCode, message: string, hint?: string) {
    super(message)
    this.name = 'LibraryError'
    this.code = code
    this.hint = hint
  }
}

const codes: Readonly<Partial<Record<string, LibraryErrorCode>>> = {
  format: 'format',
  keystore: 'keystore',
  usage: 'unknown-transformation',
  'unknown-alias': 'unknown-alias',
  'unusable-key': 'unusable-key',
  'wrong-password': 'wrong-password',
}

/** Only errors of our own become a LibraryError. Anything else is a bug. */
function toLibraryError(error: unknown): unknown {
  const code = error instanceof UserError ? codes[error.code] : undefined
  return error instanceof UserError && code !== undefined ? new LibraryError(code, error.message, error.hint) : error
}

/**
 * Runs `work`.
 * @throws LibraryError for an error of our own
 * @internal
 */
export function translateErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toLibraryError(error)
  }
}

/**
 * The same for what is not done at once.
 * @internal
 */
export async function translateLater<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toLibraryError(error)
  }
}
