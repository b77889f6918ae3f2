/** The profile of an older tool: which file it is, and the key that it names. */
import path from 'node:path'
import {ProfileError, WrongPasswordError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {absolutePath} from '../../io/paths.js'
import {foundOlderProfiles, olderProfilePaths, type OlderProfile} from '../../profiles/older-tools.js'
import {keyToEncryptWith} from './choose-certificate.js'
import {note} from '../../ui/messages.js'
import {askChoice, mustAsk} from '../../ui/prompts.js'

/**
 * @param given its path; undefined looks where the older tools keep theirs
 * @returns its absolute path
 * @throws ProfileError where none is found, MissingAnswerError where several are and nobody can be asked; FileError, InterruptedError
 */
export async function olderProfileFile(given: string | undefined): Promise<string> {
  if (given !== undefined) return absolutePath(given)
  const found = await foundOlderProfiles()
  const [first] = found
  if (first === undefined) {
    throw new ProfileError(
      'there is no profile of an older tool',
      `name its file; it was looked for at ${paths(olderProfilePaths())}`,
    )
  }
  if (found.length === 1) return first
  mustAsk('several profiles of older tools were found', `name one of: ${paths(found)}`)
  return askChoice(
    'Profile',
    found.map((value) => ({value})),
    first,
  )
}

function paths(files: readonly string[]): string {
  return files.map(quoted).join(', ')
}

/**
 * Opens the keystore with the password in the older profile.
 * @param file its path, for what is said
 * @throws as `keyToEncryptWith`
 */
export async function keyOfOlderProfile(
  file: string,
  {keystore, type, alias, password}: OlderProfile,
): ReturnType<typeof keyToEncryptWith> {
  if (!path.isAbsolute(keystore) && !keystore.startsWith('~')) {
    note(`the keystore's path in it is relative, so ${quoted(keystore)} is looked for in the working directory`)
  }
  try {
    return await keyToEncryptWith({location: keystore, type, alias, password: () => Promise.resolve(password)})
  } catch (error) {
    throw error instanceof WrongPasswordError ? passwordChanged(error, file) : error
  }
}

function passwordChanged({file: keystore}: WrongPasswordError, file: string): WrongPasswordError {
  const error = new WrongPasswordError(`${quoted(file)} holds another one; run "mi secret init", which asks for it`)
  return keystore === undefined ? error : error.about(keystore)
}
