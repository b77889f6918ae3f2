/** The folder of saved profiles: a YAML file each, the keys that it keeps for them, and which of them is current. */
import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {aboutFile, ProfileError, UsageError, UserError} from '../errors.js'
import {quoted} from '../wording.js'
import {limits, readFileWithin} from '../io/reading.js'
import {isThere} from '../io/existence.js'
import {explainErrors} from '../io/system-errors.js'
import {makePrivateFolder, removeFile, writeWhole} from '../io/writing.js'
import {writeKeyFile} from './key-file.js'
import {isSymmetric, profileFromYaml, profileToYaml, type Profile, type SymmetricProfile} from './profile.js'

export const defaultProfileName = 'default'

const ending = '.yaml'

/**
 * @param folder the program's config folder
 * @param name letters, digits, `.`, `_` and `-`, beginning with a letter or a digit; at most 64
 * @returns the path of the profile's file, which need not exist
 * @throws UsageError for any other name, which could lead out of the folder
 */
export function profilePath(folder: string, name: string): string {
  return pathOf(folder, name, ending)
}

/** The same of the file for a key that the program keeps for a profile. */
export function managedKeyPath(folder: string, name: string): string {
  return pathOf(folder, name, '.key')
}

function pathOf(folder: string, name: string, suffix: string): string {
  return path.resolve(folder, `${checkedName(name)}${suffix}`)
}

/** @returns the name, where it can be that of a profile @throws UsageError as `profilePath` */
export function checkedName(name: string): string {
  if (isName(name)) return name
  throw new UsageError(
    `${quoted(name)} cannot be the name of a profile`,
    'use letters, digits, ".", "_" and "-", beginning with a letter or a digit, at most 64',
  )
}

function isName(word: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(word)
}

/**
 * @returns the profile, or undefined where none of that name was saved
 * @throws ProfileError where the file is damaged, FileError where it cannot be read
 */
async function findProfile(folder: string, name: string): Promise<Profile | undefined> {
  const file = profilePath(folder, name)
  if (!(await isThere(file))) return undefined
  const bytes = await readFileWithin(file, limits.profile)
  return aboutFile(file, () => profileFromYaml(bytes.toString('utf8'), `run "${initCommand(name)}" again`))
}

/** The same where there must be one. */
export async function loadProfile(folder: string, name: string): Promise<Profile> {
  const profile = await findProfile(folder, name)
  if (profile) return profile
  throw missing(name)
}

function missing(name: string): ProfileError {
  return new ProfileError(
    `no profile ${quoted(name)} is saved`,
    `run "${initCommand(name)}" first, or "mi profile list" for those there are`,
  )
}

/** @returns the command that saves the profile, to be typed as it stands */
export function initCommand(name: string): string {
  return name === defaultProfileName ? 'mi secret init' : `mi secret init --profile ${name}`
}

/** Whether the very same profile is saved under the name. A damaged file is not. */
export async function isSaved(folder: string, name: string, profile: Profile): Promise<boolean> {
  try {
    return isDeepStrictEqual(await findProfile(folder, name), profile)
  } catch (error) {
    if (error instanceof ProfileError) return false
    throw error
  }
}

/**
 * Writes the profile's file.
 * @param replace as `writeWhole` takes it
 * @throws FileExistsError, FileError
 */
export async function saveProfile(
  folder: string,
  name: string,
  profile: Profile,
  {replace}: {replace: boolean},
): Promise<void> {
  const file = profilePath(folder, name)
  await makePrivateFolder(path.dirname(file))
  await writeWhole(file, profileToYaml(profile), {replace})
}

/**
 * Writes a key to the profile's file for it, then the profile; neither, where one of them cannot be written.
 * @param text the key's
 * @param replace each as `writeWhole` takes it
 * @throws FileExistsError, FileError
 */
export async function saveWithKey(
  folder: string,
  name: string,
  {profile, text}: {profile: SymmetricProfile; text: string},
  replace: {readonly key: boolean; readonly profile: boolean},
): Promise<void> {
  await makePrivateFolder(path.resolve(folder))
  const undo = await writeKeyFile(profile.keyFile, text, {replace: replace.key})
  try {
    await saveProfile(folder, name, profile, {replace: replace.profile})
  } catch (error) {
    await undo()
    throw error
  }
}

/** A profile, or why it cannot be read. */
export interface ListedProfile {
  readonly name: string
  readonly profile: Profile | UserError
}

/** @returns all that are saved, in the order of their names; other files in the folder are passed over. @throws FileError */
export async function listProfiles(folder: string): Promise<readonly ListedProfile[]> {
  const listed: ListedProfile[] = []
  for (const name of await namesIn(folder)) listed.push({name, profile: await profileOrError(folder, name)})
  return listed
}

async function namesIn(folder: string): Promise<readonly string[]> {
  if (!(await isThere(folder))) return []
  const entries = await explainErrors(folder, 'read', () => readdir(folder, {withFileTypes: true}))
  return entries
    .filter((entry) => entry.name.endsWith(ending) && (entry.isFile() || entry.isSymbolicLink()))
    .map((entry) => entry.name.slice(0, -ending.length))
    .filter(isName)
    .sort()
}

async function profileOrError(folder: string, name: string): Promise<Profile | UserError> {
  try {
    return await loadProfile(folder, name)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

function currentPath(folder: string): string {
  return path.resolve(folder, 'current')
}

/**
 * @returns the profile chosen last, else `default`; it need not be saved
 * @throws ProfileError where the file that says it holds anything else, FileError where it cannot be read
 */
export async function currentProfileName(folder: string): Promise<string> {
  const file = currentPath(folder)
  if (!(await isThere(file))) return defaultProfileName
  const name = (await readFileWithin(file, limits.name)).toString('utf8').replace(/\r?\n$/, '')
  return aboutFile(file, () => {
    if (isName(name)) return name
    throw new ProfileError(
      'does not hold the name of a profile',
      'choose the current profile with "mi profile use NAME"',
    )
  })
}

/** Makes a saved profile the current one. @throws ProfileError where there is none or a damaged one; FileError */
export async function chooseProfile(folder: string, name: string): Promise<void> {
  await loadProfile(folder, name)
  await writeWhole(currentPath(folder), `${name}\n`, {replace: true})
}

/** What goes with a profile when it is removed. */
export interface Removal {
  /** The profile's file. */
  readonly file: string
  /** The key that was kept for it, unless another profile uses it too. */
  readonly keyFile: string | undefined
  /** Whether it is the one chosen as the current, so that `default` follows it. */
  readonly isCurrent: boolean
}

/** @throws ProfileError where no such profile is saved; a damaged one can be removed */
export async function removalOf(folder: string, name: string): Promise<Removal> {
  const file = profilePath(folder, name)
  if (!(await isThere(file))) throw missing(name)
  const keyFile = managedKeyPath(folder, name)
  const goes = (await isThere(keyFile)) && !(await isUsedByAnother(folder, name, keyFile))
  const isCurrent = (await isThere(currentPath(folder))) && (await isChosen(folder, name))
  return {file, keyFile: goes ? keyFile : undefined, isCurrent}
}

async function isUsedByAnother(folder: string, name: string, keyFile: string): Promise<boolean> {
  const others = (await listProfiles(folder)).filter((each) => each.name !== name)
  return others.some(
    ({profile}) => !(profile instanceof UserError) && isSymmetric(profile) && profile.keyFile === keyFile,
  )
}

/** A file that names no profile names not this one. */
async function isChosen(folder: string, name: string): Promise<boolean> {
  try {
    return (await currentProfileName(folder)) === name
  } catch (error) {
    if (error instanceof ProfileError) return false
    throw error
  }
}

/** Carries it out, the key last, for without its profile it is still a key. @throws FileError */
export async function removeProfile(folder: string, {file, keyFile, isCurrent}: Removal): Promise<void> {
  await removeFile(file)
  if (isCurrent) await removeFile(currentPath(folder))
  if (keyFile !== undefined) await removeFile(keyFile)
}
