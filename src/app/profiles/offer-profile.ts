/** Offers to create a profile to a person who has none. */
import type {MissingProfileError} from '../../profiles/profile-store.js'
import {note} from '../../ui/messages.js'
import {askYes, canAsk} from '../../ui/prompts.js'
import type {Context} from '../context.js'
import {initialiseNamed} from './initialise-profile.js'

/** The profile that is missing. */
export interface OfferedProfile {
  readonly profile: string
  /** The file with the password of the keystore. */
  readonly passwordFile: string | undefined
  /** Called when the profile is saved. */
  readonly created: () => void
}

/**
 * Creates the profile that is missing, if no profile is saved and the user agrees.
 * @throws the error, if there are other profiles, there is no terminal, or the answer is no; and as `initialiseNamed`
 */
export async function offerProfile(
  error: MissingProfileError,
  {profile, passwordFile, created}: OfferedProfile,
  context: Context,
): Promise<void> {
  if (!canAsk() || (await context.profiles.list()).length > 0) throw error
  note('there is no profile yet; a profile holds the certificate that secrets are encrypted with')
  if (!(await askYes('Create a profile now?', true))) throw error
  const unset = {miHome: undefined, keystore: undefined, type: undefined, alias: undefined, cipher: undefined}
  await initialiseNamed(profile, {...unset, passwordFile, force: false}, context)
  created()
}
