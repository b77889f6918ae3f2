/** Which profile a command uses. */
import {ProfileError, UserError} from '../../errors.js'
import {checkProfileName} from '../../profiles/profile-names.js'
import {defaultProfileName, type ProfileStore} from '../../profiles/profile-store.js'
import {done, note} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'
import {suggestInit} from './load-profile.js'

/**
 * Chooses the profile: the flag's, otherwise the one in MI_PROFILE, otherwise the one chosen by `profile use`, otherwise `default`. A
 * choice by `profile use` is reported, because it may be an old one.
 * @throws UsageError for an invalid name, ProfileError if the file with the choice is damaged, FileError
 */
export async function chooseProfileName(flag: string | undefined, {variables, profiles}: Context): Promise<string> {
  const name = flag ?? variables.MI_PROFILE
  if (name !== undefined) return checkProfileName(name)
  const chosen = await readChosenName(profiles)
  if (chosen !== defaultProfileName) note(`using profile ${quoted(chosen)}, chosen by "mi profile use"`)
  return chosen
}

/** The profile that commands use without --profile. @throws as `chooseProfileName` */
export async function currentProfileName({variables, profiles}: Context): Promise<string> {
  return variables.MI_PROFILE === undefined ? readChosenName(profiles) : checkProfileName(variables.MI_PROFILE)
}

/** For what is only suggested: a damaged choice does not matter then. */
export async function tryToFindCurrent(context: Context): Promise<string | undefined> {
  try {
    return await currentProfileName(context)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

async function readChosenName(profiles: ProfileStore): Promise<string> {
  try {
    return await profiles.currentName()
  } catch (error) {
    throw error instanceof ProfileError
      ? error.suggesting('choose the current profile with "mi profile use NAME"')
      : error
  }
}

/** The result of `mi profile use` under --json. */
export interface UseResult {
  /** The name of the profile. */
  readonly profile: string
}

/** Makes a saved profile the current one, and reports it. @throws ProfileError, FileError */
export async function makeCurrent(name: string, {variables, profiles}: Context): Promise<UseResult> {
  await suggestInit(name, () => profiles.change({isNew: false}, () => profiles.choose(name)))
  done(`${quoted(name)} is now the current profile`)
  const {MI_PROFILE} = variables
  if (MI_PROFILE !== undefined && MI_PROFILE !== name) {
    note(`MI_PROFILE is set to ${quoted(MI_PROFILE)} and overrides this`)
  }
  return {profile: name}
}
