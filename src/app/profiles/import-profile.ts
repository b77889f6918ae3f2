/** Imports the profile of an older tool. */
import path from 'node:path'
import {ProfileError, WrongPasswordError} from '../../errors.js'
import {absolutePath} from '../../io/paths.js'
import {findOlderProfiles, olderProfilePaths, readOlderProfile} from '../../profiles/older-tools.js'
import {note, warn} from '../../ui/messages.js'
import {askChoice, mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import {chooseCertificate, type ChosenCertificate} from './choose-certificate.js'
import {saveKeystoreProfile, type InitResult, type Saving} from './save-profile.js'

/** The result of `mi profile import` under --json. */
export interface ImportResult extends InitResult {
  /** The path of the older profile. */
  readonly importedFrom: string
}

/**
 * Opens the keystore with the password in the older profile, and saves a profile with the certificate.
 * @param given the path of the older profile; if undefined, mi looks where the older tools save theirs
 * @throws ProfileError if none is found or it cannot be read, MissingAnswerError if several are found and there is no terminal to ask on; as
 *   `chooseCertificate` and `saveKeystoreProfile`
 */
export async function importProfile(given: string | undefined, saving: Saving): Promise<ImportResult> {
  const importedFrom = await chooseOlderProfile(given)
  const saved = await saveKeystoreProfile(await loadCertificate(importedFrom), undefined, saving)
  warn(
    `${quoted(importedFrom)} still contains the keystore password in plain base64; delete it when no older tool needs it`,
  )
  return {...saved, importedFrom}
}

async function chooseOlderProfile(given: string | undefined): Promise<string> {
  if (given !== undefined) return absolutePath(given)
  const found = await findOlderProfiles()
  const [first] = found
  if (first === undefined) {
    throw new ProfileError(
      'no profile from an older tool was found',
      `name the file as an argument; mi looked ${places(olderProfilePaths())}`,
    )
  }
  if (found.length === 1) return first
  mustAsk('several profiles from older tools were found', `specify one of: ${paths(found)}`)
  return askChoice(
    'Profile',
    found.map((value) => ({value})),
    first,
  )
}

function places(files: readonly string[]): string {
  return files.length === 0 ? 'nowhere, because there is no home directory' : `for ${paths(files)}`
}

function paths(files: readonly string[]): string {
  return files.map(quoted).join(', ')
}

async function loadCertificate(file: string): Promise<ChosenCertificate> {
  try {
    const {keystore, type, alias, password} = await readOlderProfile(file)
    if (!path.isAbsolute(keystore) && !keystore.startsWith('~')) {
      note(`the keystore's path is relative, so mi looks for ${quoted(keystore)} in the working directory`)
    }
    return await chooseCertificate({location: keystore, type, alias, password: () => Promise.resolve(password)})
  } catch (error) {
    if (error instanceof ProfileError)
      throw error.suggesting('run "mi secret init" instead, which prompts for everything')
    throw error instanceof WrongPasswordError ? passwordChanged(error, file) : error
  }
}

function passwordChanged({file: keystore}: WrongPasswordError, file: string): WrongPasswordError {
  const error = new WrongPasswordError(
    `${quoted(file)} contains another password; run "mi secret init", which prompts for it`,
  )
  return keystore === undefined ? error : error.about(keystore)
}
