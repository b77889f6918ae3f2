/** What is left to do when a product's secrets are encrypted for another key: its own configuration still names the old one. */
import {hasKeyFile, type Profile} from '../../profiles/profile.js'
import {quoted, shellWord} from '../../wording.js'
import type {ChosenProduct} from './choose-files.js'
import {isSetUpFor} from './inspect-home.js'
import {fileIn} from './keystore-of.js'
import {isFromKeystore} from './product-checks.js'
import {configuredTransformation, isConfiguredCipher} from './product-cipher.js'

/** What the secrets are encrypted for now. */
interface NewKey {
  /** The name of the profile. */
  readonly name: string
  readonly profile: Profile
  /** The name of the transformation. */
  readonly cipher: string
}

/** @returns what the user has to do, as a sentence; undefined if the vault is set up already, or is not active at all */
export function describeFollowUp(chosen: ChosenProduct, key: NewKey): string | undefined {
  const {home, secretConf, product} = chosen
  if (!secretConf.content.isActive || isSetUpFor(chosen, key.cipher, key.profile)) return undefined
  const conf = quoted(secretConf.shown)
  const encrypt = `mi secret encrypt --mi-home ${shellWord(home.given)}`
  const cipher = isConfiguredCipher(configuredTransformation(secretConf), key.cipher) ? '' : ` --cipher ${key.cipher}`
  const profile = ` --profile ${shellWord(key.name)}`
  if (product === undefined || isFromKeystore(key.profile, product.keystore))
    return `${conf} still names the old key or transformation; to change that, run: ${encrypt}${profile}${cipher}`
  const {from} = product.keystore
  const isInToml = home.secretsFormat === 'toml' && (from.startsWith('keystore.') || from === 'the default')
  if (!isInToml)
    return `${conf} still names the old key; to change that, run: ${encrypt}${keyFlags(key.profile)}${cipher}`
  const [section, old] =
    from === 'the default' ? ['keystore.internal', `${conf} still names`] : [from, `${conf} and ${from} still name`]
  return `${old} the old key; name the new keystore in [${section}] of ${quoted(fileIn(home, home.secretsFile))}, then run: ${encrypt}${cipher}`
}

function keyFlags(profile: Profile): string {
  return hasKeyFile(profile) || profile.alias === undefined
    ? ' --keystore PATH --alias NAME'
    : ` --keystore ${shellWord(profile.keystore)} --alias ${shellWord(profile.alias)}`
}
