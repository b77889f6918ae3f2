/** Tries passwords in order, because editors and shells add bytes that are not part of them. */
import {UserError, WrongKeyPasswordError, WrongPasswordError} from '../../errors.js'
import {note} from '../../ui/messages.js'

/** A password to try. */
export interface PasswordCandidate {
  readonly password: string
  /** What to say if it is the right one; absent if it is exactly what was provided. */
  readonly remark?: string
}

/** In the order to try them. */
export type PasswordCandidates = readonly [PasswordCandidate, ...PasswordCandidate[]]

/**
 * First the password exactly as it was provided, since Java accepts any characters in the password of a JKS; then without a byte order
 * mark at its beginning and line breaks at its end.
 * @param source where it comes from, for the remark: `MI_KEYSTORE_PASSWORD`
 */
export function passwordCandidates(provided: string, source: string): PasswordCandidates {
  const password = provided.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '')
  if (password === provided) return [{password}]
  const additions = [
    ...(provided.startsWith('\uFEFF') ? ['begins with a byte order mark'] : []),
    ...(/[\r\n]$/.test(provided) ? ['ends in a line break'] : []),
  ]
  const verb = additions.length === 1 ? 'is' : 'are'
  const remark = `${source} ${additions.join(' and ')}, which ${verb} not part of the password`
  return [{password: provided}, {password, remark}]
}

/**
 * Tries the candidates until `open` accepts one, and prints its remark.
 * @returns what `open` returns
 * @throws if none is accepted, the first error of `open` that is not about a wrong password, or else its first error
 */
export async function tryPasswords<T>(
  candidates: readonly PasswordCandidate[],
  open: (password: string) => Promise<T> | T,
): Promise<T> {
  const errors: UserError[] = []
  for (const {password, remark} of candidates) {
    try {
      const opened = await open(password)
      if (remark !== undefined) note(remark)
      return opened
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      errors.push(error)
    }
  }
  throw errors.find((error) => !isWrongPassword(error)) ?? errors[0] ?? new TypeError('there is no password to try')
}

function isWrongPassword(error: UserError): boolean {
  return error instanceof WrongPasswordError || error instanceof WrongKeyPasswordError
}
