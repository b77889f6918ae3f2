/** Imports the profile of an older tool. */
import path from 'node:path'
import {aboutFile, DeclinedError, ProfileError, WrongPasswordError} from '../../errors.js'
import {absolutePath} from '../../io/paths.js'
import {parseKey} from '../../profiles/key-file.js'
import {
  findOlderProfiles,
  olderProfilePaths,
  readOlderProfile,
  type OlderKeystoreProfile,
} from '../../profiles/older-tools.js'
import {note, warn} from '../../ui/messages.js'
import {askChoice, askYes, mustAsk} from '../../ui/prompts.js'
import {quoted, shellWord} from '../../wording.js'
import {passwordCandidates} from '../keys/password-candidates.js'
import {chooseCertificate, type ChosenCertificate} from './choose-certificate.js'
import {saveKeystoreProfile, type InitResult, type Saving} from './save-profile.js'
import {saveSymmetricProfile, type SymmetricInitResult} from './save-symmetric-profile.js'

/** The result of `mi profile import` under --json. */
export type ImportResult = (InitResult | SymmetricInitResult) & {
  /** The path of the older profile. */
  readonly importedFrom: string
}

/**
 * Opens the keystore with the password in the older profile, and saves a profile with the certificate; or saves a copy of the symmetric
 * key in the older profile.
 * @param given the path of the older profile; if undefined, mi looks where the older tools save theirs
 * @throws ProfileError if none is found or it cannot be read; MissingAnswerError if several are found, or its keystore is in the working
 *   directory, and there is no terminal to ask on; DeclinedError if the answer is no; as `chooseCertificate`, `saveKeystoreProfile` and
 *   `saveSymmetricProfile`
 */
export async function importProfile(given: string | undefined, saving: Saving): Promise<ImportResult> {
  const importedFrom = await chooseOlderProfile(given)
  const {saved, secret} = await importFrom(importedFrom, saving, given !== undefined)
  warn(`${quoted(importedFrom)} still contains ${secret} in plain base64; delete it when no older tool needs it`)
  return {...saved, importedFrom}
}

interface Import {
  readonly saved: InitResult | SymmetricInitResult
  /** What the older profile contains that others must not see. */
  readonly secret: string
}

async function importFrom(file: string, saving: Saving, isNamed: boolean): Promise<Import> {
  const older = await suggestingInit(() => readOlderProfile(file))
  if ('key' in older) {
    const text = aboutFile(file, () => checkedKey(older.key))
    return {saved: await saveSymmetricProfile({text}, saving, false), secret: 'the symmetric key'}
  }
  const certificate = await openCertificate(file, older, isNamed)
  return {saved: await saveKeystoreProfile(certificate, undefined, saving), secret: 'the keystore password'}
}

/** @throws UnusableKeyError, which does not show the key */
function checkedKey(text: string): string {
  parseKey(text)
  return text
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

async function openCertificate(
  file: string,
  older: OlderKeystoreProfile,
  isNamed: boolean,
): Promise<ChosenCertificate> {
  const {keystore, type, alias, password} = older
  if (!path.isAbsolute(keystore) && !keystore.startsWith('~')) {
    note(`the keystore's path is relative, so mi looks for ${quoted(keystore)} in the working directory`)
    if (!isNamed) await confirmKeystore(absolutePath(keystore), file)
  }
  try {
    const passwords = passwordCandidates(password, `the password in ${quoted(file)}`)
    const variables = {found: {}}
    const given = {location: keystore, type, alias, variables}
    const reader = () => Promise.resolve({store: passwords, key: [], variables})
    return await suggestingInit(() => chooseCertificate({...given, passwords: reader}))
  } catch (error) {
    throw error instanceof WrongPasswordError ? passwordChanged(error, file) : error
  }
}

/** The working directory may be a repository that someone else wrote, with a keystore of that name. */
async function confirmKeystore(keystore: string, file: string): Promise<void> {
  const instead = `if it is the right one, run: mi profile import ${shellWord(file)}`
  mustAsk(`${quoted(keystore)} must be confirmed as the keystore`, instead)
  if (!(await askYes(`Use the keystore ${quoted(keystore)}?`))) throw new DeclinedError('nothing was saved')
}

async function suggestingInit<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    throw error.suggesting('run "mi secret init" instead, which prompts for everything')
  }
}

function passwordChanged({file: keystore}: WrongPasswordError, file: string): WrongPasswordError {
  const error = new WrongPasswordError(
    `${quoted(file)} contains another password; run "mi secret init", which prompts for it`,
  )
  return keystore === undefined ? error : error.about(keystore)
}
