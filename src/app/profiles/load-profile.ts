import {ProfileError} from '../../errors.js'
import type {Profile} from '../../profiles/profile.js'
import {defaultProfileName, MissingProfileError, type ProfileStore} from '../../profiles/profile-store.js'
import {quoted} from '../../wording.js'

/** Loads a saved profile. @throws ProfileError if it does not exist or is damaged; FileError */
export async function loadProfile(name: string, profiles: ProfileStore): Promise<Profile> {
  return suggestInit(name, () => profiles.load(name))
}

/** Runs `act`, and adds to any ProfileError how to create the profile. */
export async function suggestInit<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof ProfileError ? error.suggesting(hintFor(error, name)) : error
  }
}

function hintFor(error: ProfileError, name: string): string {
  if (!(error instanceof MissingProfileError)) return `run "${initCommand(name)} --force" to create it again`
  const {meant} = error
  if (meant !== undefined) return `use ${quoted(meant)}, or run "mi profile list" to list profiles`
  const init = initCommand(name === defaultProfileName ? name : 'NAME')
  return `run "${init}" to create it, or "mi profile list" to list profiles`
}

/** @returns the command that creates the profile, ready to be typed */
export function initCommand(name: string): string {
  return name === defaultProfileName ? 'mi secret init' : `mi secret init --profile ${name}`
}
