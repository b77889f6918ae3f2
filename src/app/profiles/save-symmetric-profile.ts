/** Symmetric profiles saved under a name: the key is never lost without a word. */
import {quoted} from '../../wording.js'
import {isThere} from '../../io/existence.js'
import {holdsKey, keyFromText, readKeyFile} from '../../profiles/key-file.js'
import type {SymmetricProfile} from '../../profiles/profile.js'
import {isSaved, managedKeyPath, saveWithKey} from '../../profiles/profile-store.js'
import {warn} from '../../ui/messages.js'
import {permitReplacingProfile, saveUnlessSaved, saySaved, underAnotherName, type Saving} from './save-profile.js'
import {permitReplacing} from '../replacing.js'
import {warnOfOpenKeyFile, type GivenKey} from '../keys/symmetric-key.js'

/**
 * Saves a profile that points to the file the person keeps the key in, or to one of the program's own that the key is written to.
 * @throws UnusableKeyError where the file holds no key; FileExistsError where something is not to be replaced; FileError; InterruptedError
 */
export async function saveSymmetricProfile(given: GivenKey, saving: Saving): Promise<SymmetricProfile> {
  return 'file' in given ? saveWithNamedFile(given.file, saving) : saveWithManagedFile(given.text, saving)
}

async function saveWithNamedFile(keyFile: string, saving: Saving): Promise<SymmetricProfile> {
  const profile = {keyFile}
  await readKeyFile(keyFile)
  await saveUnlessSaved(profile, saving)
  await warnOfOpenKeyFile(keyFile)
  return profile
}

async function saveWithManagedFile(text: string, saving: Saving): Promise<SymmetricProfile> {
  const profile = {keyFile: managedKeyPath(saving.folder, saving.name)}
  if (await holdsKey(profile.keyFile, keyFromText(text))) await saveUnlessSaved(profile, saving)
  else await saveBoth(profile, text, saving)
  return profile
}

async function saveBoth(profile: SymmetricProfile, text: string, saving: Saving): Promise<void> {
  const {folder, name} = saving
  const had = await isThere(profile.keyFile)
  const replace = {
    profile: (await isSaved(folder, name, profile)) || (await permitReplacingProfile(saving)),
    key: await permitReplacingKey(profile.keyFile, saving),
  }
  await saveWithKey(folder, name, {profile, text}, replace)
  saySaved(name)
  if (had) warn('the key that was there is replaced; what is encrypted with it opens only with a copy of it')
}

async function permitReplacingKey(keyFile: string, {name, force}: Saving): Promise<boolean> {
  return permitReplacing(keyFile, force, {
    what: `The key of profile ${quoted(name)}`,
    loss: 'What it encrypted can never be opened again without it',
    instead: underAnotherName,
  })
}
