/** The folder of saved profiles: a YAML file each, that only its owner may read. */
import path from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {aboutFile, ProfileError, quoted, UsageError} from '../errors.js'
import {limits, readFileWithin} from '../io/reading.js'
import {isThere} from '../io/existence.js'
import {makePrivateFolder, writeWhole} from '../io/writing.js'
import {profileFromYaml, profileToYaml, type Profile} from './profile.js'

export const defaultProfileName = 'default'

/**
 * @param folder the program's config folder
 * @param name letters, digits, `.`, `_` and `-`, beginning with a letter or a digit; at most 64
 * @returns the path of the profile's file, which need not exist
 * @throws UsageError for any other name, which could lead out of the folder
 */
export function profilePath(folder: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw new UsageError(
      `${quoted(name)} cannot be the name of a profile`,
      'use letters, digits, ".", "_" and "-", beginning with a letter or a digit, at most 64',
    )
  }
  return path.resolve(folder, `${name}.yaml`)
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
  throw new ProfileError(`no profile ${quoted(name)} is saved`, `run "${initCommand(name)}" first`)
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
export async function saveProfile(folder: string, name: string, profile: Profile, {replace}: {replace: boolean}): Promise<void> {
  const file = profilePath(folder, name)
  await makePrivateFolder(path.dirname(file))
  await writeWhole(file, profileToYaml(profile), {replace})
}
