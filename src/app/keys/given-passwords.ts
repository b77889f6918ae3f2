import type {Environment} from '../../io/environment.js'
import {isStandardInput} from '../../io/input.js'
import {readPasswordFile, type Passwords} from '../../io/password-file.js'
import {note} from '../../ui/messages.js'
import {canAsk} from '../../ui/prompts.js'

/**
 * Reads the passwords of keystore and key that need no prompt: from --password-file, otherwise from MI_KEYSTORE_PASSWORD and
 * MI_KEY_PASSWORD. An empty keystore password is a password.
 * @param file the path in --password-file, `-` for standard input
 * @returns undefined for each password that is missing, and for `-` on a terminal, which would show it while it is typed
 * @throws FileError
 */
export async function readGivenPasswords(
  file: string | undefined,
  variables: Environment['values'],
): Promise<Passwords> {
  const {MI_KEYSTORE_PASSWORD: store, MI_KEY_PASSWORD: key} = variables
  if (file === undefined) return {store, key}
  if (isStandardInput(file) && canAsk()) return {store: undefined, key}
  const inFile = await readPasswordFile(file, () => {
    note('waiting for the password on standard input')
  })
  return {store: inFile.store, key: inFile.key ?? key}
}

/** Reads passwords at the first call, and returns the same ones at the next: they may come from a pipe. @throws FileError */
export type PasswordReader = () => Promise<Passwords>

/** @param file as for `readGivenPasswords` */
export function passwordReader(file: string | undefined, variables: Environment['values']): PasswordReader {
  let reading: Promise<Passwords> | undefined
  return () => (reading ??= readGivenPasswords(file, variables))
}

/** As `readGivenPasswords`, but only the keystore's. */
export async function readGivenKeystorePassword(
  file: string | undefined,
  variables: Environment['values'],
): Promise<string | undefined> {
  return (await readGivenPasswords(file, variables)).store
}
