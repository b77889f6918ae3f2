import {DeclinedError, ProfileError} from '../../errors.js'
import {defaultProfileName, MissingProfileError, type ProfileStore, type Removal} from '../../profiles/profile-store.js'
import {done, note} from '../../ui/messages.js'
import {askYes, mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import type {Context} from '../context.js'

/** The result of `mi profile remove` under --json. */
export interface RemoveResult {
  /** The name of the profile. */
  readonly profile: string
  /** The paths of the removed files. */
  readonly removed: readonly string[]
}

/**
 * Removes a profile, and the key that mi keeps for it.
 * @param yes whether to remove them without asking
 * @throws ProfileError, FileError; MissingAnswerError if there is no terminal to ask on; DeclinedError if the answer is no; InterruptedError
 */
export async function removeProfile(
  name: string,
  {yes}: {readonly yes: boolean},
  {profiles}: Context,
): Promise<RemoveResult> {
  const {file, keyFile, isCurrent} = await profiles.change({isNew: false}, async () => {
    const removal = await findRemoval(name, profiles)
    if (!yes) await confirm(name, removal)
    await profiles.remove(removal)
    return removal
  })
  done(keyFile === undefined ? `profile ${quoted(name)} removed` : `profile ${quoted(name)} and its key removed`)
  if (isCurrent && name !== defaultProfileName) {
    note(`it was the current profile; ${quoted(defaultProfileName)} is current now`)
  }
  return {profile: name, removed: keyFile === undefined ? [file] : [file, keyFile]}
}

async function findRemoval(name: string, profiles: ProfileStore): Promise<Removal> {
  try {
    return await profiles.removalOf(name)
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    const meant = error instanceof MissingProfileError ? error.meant : undefined
    const use = meant === undefined ? '' : `use ${quoted(meant)}, or `
    throw error.suggesting(`${use}run "mi profile list" to list profiles`)
  }
}

async function confirm(name: string, {keyFile}: Removal): Promise<void> {
  mustAsk('removing a profile needs confirmation', 'use --yes')
  if (!(await askYes(question(quoted(name), keyFile)))) throw new DeclinedError('nothing was removed')
}

function question(profile: string, keyFile: string | undefined): string {
  if (keyFile === undefined) return `Remove profile ${profile}?`
  return `Secrets encrypted with profile ${profile} cannot be decrypted without its key ${quoted(keyFile)}. Remove both?`
}
