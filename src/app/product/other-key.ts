/** Files of a product that were encrypted by their names, without asking the product which key it decrypts with. */
import {warn} from '../../ui/messages.js'
import {quoted, shellWord} from '../../wording.js'
import type {Context} from '../context.js'
import {loadProfile} from '../profiles/load-profile.js'
import {findProductOf} from './home-of-file.js'
import {isSetUpFor} from './inspect-home.js'

/**
 * Warns if a file belongs to a product whose vault is set up for another key or transformation.
 * @param profile the name of the one that the secrets were encrypted for
 * @param cipher the name of their transformation
 */
export async function warnAboutOtherKeys(
  files: readonly string[],
  {profile, cipher}: {readonly profile: string; readonly cipher: string},
  {profiles}: Pick<Context, 'profiles'>,
): Promise<void> {
  for (const file of files) {
    const found = await findProductOf(file)
    if (found?.secretConf.content.isActive !== true) continue
    if (isSetUpFor(found, cipher, await loadProfile(profile, profiles))) continue
    const {home, secretConf} = found
    warn(
      `${quoted(file)} belongs to ${home.name}, which is set up for another key or transformation (${quoted(secretConf.shown)}); to encrypt for that, use: mi secret encrypt --mi-home ${shellWord(home.given)}`,
    )
  }
}
