/** Saves symmetric profiles. A key is never lost silently. */
import {isThere} from '../../io/existence.js'
import type {KeystoreType} from '../../keystore/keystore.js'
import {holdsKey, parseKey, readKeyFile} from '../../profiles/key-file.js'
import {
  cipherOf,
  hasKeyFile,
  symmetricMode,
  type KeyFileProfile,
  type SecretKeyProfile,
  type SymmetricProfile,
} from '../../profiles/profile.js'
import {printFacts, warn} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import type {KeystoreAesKey} from '../keys/keystore-aes-key.js'
import {warnAboutOpenKeyFile, warnAboutSymmetricKey, type GivenKey} from '../keys/symmetric-key.js'
import {permitReplacing} from '../replacing.js'
import {symmetricProfileRows} from './profile-rows.js'
import {
  permitReplacingProfile,
  reportSaved,
  saveUnlessSaved,
  saveUnlessSavedLocked,
  chooseAnotherName,
  type Saving,
} from './save-profile.js'

/** The result of `mi secret init symmetric` under --json. Fields that its kind of profile does not have are absent. */
export interface SymmetricInitResult {
  /** The name of the profile. */
  readonly profile: string
  /** The path of the profile's file. */
  readonly file: string
  /** The path of the file that contains the key. */
  readonly keyFile?: string
  /** The path of the keystore that contains the key. */
  readonly keystore?: string
  readonly type?: KeystoreType
  readonly alias?: string
  /** The length of the key in the keystore. */
  readonly bits?: number
  readonly keystoreSha256?: string
  /** The transformation. */
  readonly cipher: string
  /** Whether the key is new. */
  readonly generated: boolean
}

/**
 * Saves a profile that refers to the user's own key file or keystore, or to a file that mi creates for the key, and warns about any
 * reason not to encrypt with the key.
 * @param generated whether the key is new
 * @throws UnusableKeyError if the file contains no key; FileExistsError if a profile or a key exists and must not be replaced; FileError;
 *   InterruptedError
 */
export async function saveSymmetricProfile(
  given: GivenKey,
  saving: Saving,
  generated: boolean,
): Promise<SymmetricInitResult> {
  const profile = await saveGivenKey(given, saving)
  const details = hasKeyFile(profile) ? profile : withoutMode(profile)
  const {profiles, name} = saving
  return {profile: name, file: profiles.pathOf(name), ...details, cipher: cipherOf(profile), generated}
}

function withoutMode({keystore, type, alias, bits, keystoreSha256}: SecretKeyProfile) {
  return {keystore, type, alias, bits, keystoreSha256}
}

async function saveGivenKey(given: GivenKey, saving: Saving): Promise<SymmetricProfile> {
  if ('aesKey' in given) return saveWithKeystore(given.aesKey, saving)
  return 'file' in given ? saveWithNamedFile(given.file, saving) : saveWithManagedFile(given.text, saving)
}

async function saveWithKeystore(aesKey: KeystoreAesKey, saving: Saving): Promise<SymmetricProfile> {
  const {keystore, alias, key} = aesKey
  const profile: SecretKeyProfile = {
    mode: symmetricMode,
    keystore: keystore.path,
    type: keystore.sealed.type,
    alias,
    bits: 8 * (key.symmetricKeySize ?? 0),
    keystoreSha256: keystore.sha256,
  }
  await saveUnlessSaved(profile, saving)
  printProfile(profile, saving)
  warnAboutSymmetricKey(aesKey)
  return profile
}

async function saveWithNamedFile(keyFile: string, saving: Saving): Promise<SymmetricProfile> {
  const profile = {keyFile}
  const key = await readKeyFile(keyFile)
  await saveUnlessSaved(profile, saving)
  printProfile(profile, saving)
  await warnAboutOpenKeyFile(keyFile)
  warnAboutSymmetricKey({key, concerns: []})
  return profile
}

async function saveWithManagedFile(text: string, saving: Saving): Promise<SymmetricProfile> {
  const profile = {keyFile: saving.profiles.keyPathOf(saving.name)}
  const key = parseKey(text)
  await saving.profiles.change({isNew: true}, async () => {
    if (await holdsKey(profile.keyFile, key)) {
      await saveUnlessSavedLocked(profile, saving)
      printProfile(profile, saving)
    } else await saveBoth(profile, text, saving)
  })
  warnAboutSymmetricKey({key, concerns: []})
  return profile
}

async function saveBoth(profile: KeyFileProfile, text: string, saving: Saving): Promise<void> {
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
