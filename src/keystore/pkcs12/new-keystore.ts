/** What all new PKCS#12 files have in common. */
import {KeystoreError, UsageError} from '../../errors.js'
import {isJavaPassword} from '../java-password.js'
import {notJavaPassword} from './password.js'

/** In characters: keytool's limit. */
const shortestPassword = 6

/** How a key is encrypted: PBES2 (PBKDF2 with HMAC-SHA-256, AES-256-CBC), in forge's words. */
export const newKeyProtection = {algorithm: 'aes256', prfAlgorithm: 'sha256', count: 10_000, saltSize: 20} as const

/**
 * @throws UsageError for an alias that is empty or has control characters; KeystoreError for a password that is too short, or
 *   that Java does not accept
 */
export function checkNewKeystore(alias: string, password: string): void {
  checkAlias(alias)
  checkNewPassword(password)
}

/** @throws KeystoreError if a keystore cannot have this password: see `newPasswordProblem` */
export function checkNewPassword(password: string): void {
  const problem = newPasswordProblem(password)
  if (problem !== undefined) throw new KeystoreError(problem, 'choose another password')
}

function checkAlias(alias: string): void {
  if (alias.trim() === '') throw new UsageError('the alias is empty', 'choose a name for the key, such as wso2carbon')
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(alias))
    throw new UsageError(
      'the alias contains line breaks or control characters',
      'choose an alias of letters, digits and "-"',
    )
}

/** @returns why a keystore cannot have this password, as a sentence without a full stop; undefined if it can */
export function newPasswordProblem(password: string): string | undefined {
  if (password.length < shortestPassword)
    return `the password is too short: keytool requires at least ${shortestPassword} characters`
  return isJavaPassword(password) ? undefined : notJavaPassword
}
