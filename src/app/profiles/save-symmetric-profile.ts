/** Saves symmetric profiles. A key is never lost silently. */
import {isThere} from '../../io/existence.js'
import {holdsKey, parseKey, readKeyFile} from '../../profiles/key-file.js'
import type {SymmetricProfile} from '../../profiles/profile.js'
import {printFacts, warn} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import {warnAboutOpenKeyFile, warnAboutSymmetricKey, type GivenKey} from '../keys/symmetric-key.js'
import {permitReplacing} from '../replacing.js'
import {symmetricProfileRows} from './profile-rows.js'
import {permitReplacingProfile, reportSaved, saveUnlessSaved, chooseAnotherName, type Saving} from './save-profile.js'

/**
 * Saves a profile that refers to the user's own key file, or to one that mi creates for the key.
 * @throws UnusableKeyError if the file contains no key; FileExistsError if a profile or a key exists and must not be replaced; FileError;
 *   InterruptedError
 */
export async function saveSymmetricProfile(given: GivenKey, saving: Saving): Promise<SymmetricProfile> {
  return 'file' in given ? saveWithNamedFile(given.file, saving) : saveWithManagedFile(given.text, saving)
}

async function saveWithNamedFile(keyFile: string, saving: Saving): Promise<SymmetricProfile> {
  const profile = {keyFile}
  const key = await readKeyFile(keyFile)
  await saveUnlessSaved(profile, saving)
  printProfile(profile, saving)
  await warnAboutOpenKeyFile(keyFile)
  warnAboutSymmetricKey(key)
  return profile
}

async function saveWithManagedFile(text: string, saving: Saving): Promise<SymmetricProfile> {
  const profile = {keyFile: saving.profiles.keyPathOf(saving.name)}
  const key = parseKey(text)
  if (await holdsKey(profile.keyFile, key)) {
    await saveUnlessSaved(profile, saving)
    printProfile(profile, saving)
  } else {
    await saveBoth(profile, text, saving)
  }
  warnAboutSymmetricKey(key)
  return profile
}

async function saveBoth(profile: SymmetricProfile, text: string, saving: Saving): Promise<void> {
  const {profiles, name} = saving
  const replacesKey = await isThere(profile.keyFile)
  const replace = {
    profile: (await profiles.isSaved(name, profile)) || (await permitReplacingProfile(saving)),
    key: await permitReplacingKey(profile.keyFile, saving),
  }
  await profiles.saveWithKey(name, {profile, text}, replace)
  reportSaved(name)
  printProfile(profile, saving)
  if (replacesKey) {
    warn('the previous key was replaced; secrets encrypted with it can only be decrypted if you kept a copy')
  }
}

function printProfile(profile: SymmetricProfile, {profiles, name}: Saving): void {
  printFacts(symmetricProfileRows(profiles.pathOf(name), profile))
}

async function permitReplacingKey(keyFile: string, {name, force}: Saving): Promise<boolean> {
  return permitReplacing(keyFile, force, {
    what: `The key of profile ${quoted(name)}`,
    loss: 'The secrets it encrypted cannot be decrypted without it',
    instead: chooseAnotherName,
  })
}
