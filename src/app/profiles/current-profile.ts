/** Which profile is meant. */
import type {Environment} from '../../io/environment.js'
import {quoted} from '../../wording.js'
import {checkedName, currentProfileName, defaultProfileName} from '../../profiles/profile-store.js'
import {note} from '../../ui/messages.js'

/**
 * The flag decides, else MI_PROFILE, else what `profile use` chose, else it is `default`. What a choice of another day decides is said.
 * @param folder the program's config folder
 * @throws UsageError for a word that cannot be a name, ProfileError where the file of that choice is damaged, FileError
 */
export async function profileName(
  flag: string | undefined,
  variables: Environment['values'],
  folder: string,
): Promise<string> {
  const named = flag ?? variables.MI_PROFILE
  if (named !== undefined) return checkedName(named)
  const name = await currentProfileName(folder)
  if (name !== defaultProfileName) note(`the profile is ${quoted(name)}, chosen by "mi profile use"`)
  return name
}

/** The same where no flag is given and nothing need be said. */
export async function currentName(variables: Environment['values'], folder: string): Promise<string> {
  return variables.MI_PROFILE === undefined ? currentProfileName(folder) : checkedName(variables.MI_PROFILE)
}
