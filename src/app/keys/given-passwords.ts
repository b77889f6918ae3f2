import type {Variables} from '../../io/environment.js'
import {inputName, isStandardInput} from '../../io/input.js'
import {readPasswordFile} from '../../io/password-file.js'
import {announce, note} from '../../ui/messages.js'
import {canAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import {passwordCandidates, type PasswordCandidate, type PasswordCandidates} from './password-candidates.js'

/** The passwords that need no prompt. */
export interface GivenPasswords {
  /** The keystore's; undefined if none was provided. */
  readonly store: PasswordCandidates | undefined
  /** The key's own; none if none was provided. An empty one may also mean that the key has the keystore's password. */
  readonly key: readonly PasswordCandidate[]
  /** What to try if the keystore's is wrong; absent for what the user provided. */
  readonly hint?: string
  /** What a `.env` file that nobody named suggests at the prompts. */
  readonly variables: Variables
}

/**
 * Reads the passwords of keystore and key that need no prompt: from --password-file, otherwise from MI_KEYSTORE_PASSWORD and
 * MI_KEY_PASSWORD. An empty password is a password. Notes if the file is UTF-16.
 * @param file the path in --password-file, `-` for standard input
 * @returns no keystore password for `-` on a terminal, which would show it while it is typed
 * @throws FileError
 */
export async function readGivenPasswords(file: string | undefined, variables: Variables): Promise<GivenPasswords> {
  const {MI_KEYSTORE_PASSWORD: store, MI_KEY_PASSWORD: key} = variables
  const ofKey = key === undefined ? [] : passwordCandidates(key, 'MI_KEY_PASSWORD')
  if (file === undefined) {
    const ofStore = store === undefined ? undefined : passwordCandidates(store, 'MI_KEYSTORE_PASSWORD')
    return {store: ofStore, key: ofKey, variables}
  }
  if (isStandardInput(file) && canAsk()) return {store: undefined, key: ofKey, variables}
  return {...(await readFrom(file, ofKey)), variables}
}

async function readFrom(
  file: string,
  ofVariable: readonly PasswordCandidate[],
): Promise<Pick<GivenPasswords, 'store' | 'key'>> {
  const {store, key, isUtf16} = await readPasswordFile(file, () => {
    announce('waiting for the password on standard input')
  })
  const name = isStandardInput(file) ? inputName(file) : quoted(file)
  if (isUtf16) note(`${name} is UTF-16, and was read as such`)
  const inFile = key === undefined ? [] : passwordCandidates(key, name)
  return {store: passwordCandidates(store, name), key: key ? inFile : [...inFile, ...ofVariable]}
}

/** Reads passwords at the first call, and returns the same ones at the next: they may come from a pipe. @throws FileError */
export type PasswordReader = () => Promise<GivenPasswords>

/** @param file as for `readGivenPasswords` */
export function passwordReader(file: string | undefined, variables: Variables): PasswordReader {
  let reading: Promise<GivenPasswords> | undefined
  return () => (reading ??= readGivenPasswords(file, variables))
}
