/** What a product's vault could not decrypt, although mi can encrypt it. */
import path from 'node:path'
import type {Transformation} from '../../cipher/transformation.js'
import {UsageError, UserError} from '../../errors.js'
import {withoutLinks} from '../../io/paths.js'
import {counted, quoted, shellWord} from '../../wording.js'
import {isBefore} from './home.js'
import {configuredTransformation, isConfiguredCipher} from './product-cipher.js'
import {hasKeyFile, type KeyFileProfile, type Profile} from '../../profiles/profile.js'
import type {Product, ProductKeystore} from './product.js'

/** The product's vault could not decrypt everything. */
export class ProductError extends UserError {
  override readonly code = 'product'
}

/** What secrets are about to be encrypted with. */
interface ChosenKey {
  readonly transformation: Transformation
  /** An absolute path. */
  readonly keystore: string
  readonly alias: string
}

/** Whether the vault is set up for another key or transformation. @throws FormatError as `configuredTransformation` */
export function isForAnother(product: Product, chosen: ChosenKey): boolean {
  const configured = configuredTransformation(product.secretConf)
  if (configured === undefined) return false
  return !isConfiguredCipher(configured, chosen.transformation.name) || !isConfiguredKey(product, chosen)
}

/**
 * The vault has one transformation and one key for all secrets, so ciphertexts that are there already must have the same.
 * @param encrypted how many ciphertexts are there already
 * @throws ProductError if they are for another key, or have another transformation; FormatError as `configuredTransformation`
 */
export function refuseMixing(product: Product, chosen: ChosenKey, encrypted: number): void {
  const {content} = product.secretConf
  if (encrypted === 0 || !isForAnother(product, chosen)) return
  const are = `${counted(encrypted)} ${encrypted === 1 ? 'is' : 'are'} already encrypted`
  const configured = configuredTransformation(product.secretConf)
  const file = shellWord(path.join(product.home.given, product.home.secretsFile))
  if (configured !== undefined && !isConfiguredCipher(configured, chosen.transformation.name)) {
    throw new ProductError(
      `${are} with ${configured.name}, and the vault uses one transformation for all`,
      `re-encrypt them first: mi secret rotate ${file} --cipher ${chosen.transformation.name}`,
    )
  }
  const {alias = '', location} = content
  const keystore = location === undefined ? '' : ` in ${quoted(location)}`
  throw new ProductError(
    `${are} for ${quoted(alias)}${keystore}, and the vault uses one key for all`,
    `re-encrypt them first, for a profile with the new key: mi secret rotate ${file} --to PROFILE`,
  )
}

/** What trying the ciphertexts showed. */
interface Mixed {
  /** How many are for another key, and how many have another transformation. */
  readonly ofOtherKey: number
  readonly ofOtherCipher: number
  /** Whether all were tried. */
  readonly isComplete: boolean
}

/** The same for ciphertexts that were tried with the chosen key. @throws ProductError */
export function refuseMixed(
  {home, keystore: {shown}}: Product,
  {transformation, alias}: ChosenKey,
  mixed: Mixed,
): void {
  const {ofOtherKey, ofOtherCipher, isComplete} = mixed
  const are = (count: number) =>
    isComplete ? `${counted(count)} ${count === 1 ? 'is' : 'are'}` : 'some of the secrets are'
  const rotate = `mi secret rotate ${shellWord(path.join(home.given, home.secretsFile))}`
  if (ofOtherKey > 0)
    throw new ProductError(
      `${are(ofOtherKey)} already encrypted for a key other than ${quoted(alias)} in ${quoted(shown)}, or damaged, and the vault uses one key for all`,
      `if they are for the product's new key, name its keystore in the product's configuration first; otherwise re-encrypt them, for a profile with this key: ${rotate} --to PROFILE`,
    )
  if (ofOtherCipher > 0)
    throw new ProductError(
      `${are(ofOtherCipher)} already encrypted with a transformation other than ${transformation.name}, and the vault uses one transformation for all`,
      `re-encrypt them first: ${rotate} --from-cipher auto --cipher ${transformation.name}`,
    )
}

/** Whether the profile is from the keystore, or from a copy of it, and names a key in it. */
export function isFromKeystore(
  profile: Profile,
  {path: keystore, file}: Pick<ProductKeystore, 'file' | 'path'>,
): profile is Exclude<Profile, KeyFileProfile> & {readonly alias: string} {
  if (hasKeyFile(profile) || profile.alias === undefined) return false
  const isCopy = !(file instanceof UserError) && file.sha256 === profile.keystoreSha256
  return isCopy || withoutLinks(profile.keystore) === withoutLinks(keystore)
}

/** Whether secret-conf.properties names this key, as far as it names one. Java compares aliases in lower case. */
export function isConfiguredKey(
  {home, secretConf}: Pick<Product, 'home' | 'secretConf'>,
  chosen: Omit<ChosenKey, 'transformation'>,
): boolean {
  const {location, alias} = secretConf.content
  const isSameFile =
    location === undefined ||
    withoutLinks(path.resolve(home.path, location.replaceAll('${carbon.home}', home.path))) ===
      withoutLinks(chosen.keystore)
  return isSameFile && (alias === undefined || alias.toLowerCase() === chosen.alias.toLowerCase())
}

/**
 * Up to Micro Integrator 4.5, API Manager 4.3 and Identity Server 7.0, the vault has no symmetric mode; and it takes an AES key from a
 * keystore only.
 * @param inKeystore whether the key is in a keystore
 * @throws ProductError
 */
export function refuseSymmetricKey({home}: Pick<Product, 'home'>, inKeystore: boolean): void {
  if (isWithoutSymmetricMode(home)) {
    throw new ProductError(
      `the vault of ${home.name} has no symmetric mode`,
      'use a profile with a certificate, or a newer release',
    )
  }
  if (inKeystore) return
  throw new ProductError(
    `the vault of ${home.name} takes a symmetric key only from a keystore`,
    'create one: mi keystore create FILE --symmetric',
  )
}

/** For keys that are certificates. @param hint what to do instead, in the imperative @throws UsageError if the vault uses a symmetric key */
export function refuseSymmetricMode({home, secretConf}: Product, hint: string): void {
  const {isActive, mode} = secretConf.content
  if (!isActive || mode === 'rsa') return
  throw new UsageError(`${quoted(secretConf.shown)} says that ${home.name} uses a symmetric key`, hint)
}

/** The first releases with it. A release that is not known is taken for a newer one. */
const firstSymmetric = {mi: [4, 6], apim: [4, 4], is: [7, 1]} as const

function isWithoutSymmetricMode({kind, version}: Product['home']): boolean {
  if (kind !== 'mi' && kind !== 'apim' && kind !== 'is') return true
  const [major, minor] = firstSymmetric[kind]
  return isBefore(version, major, minor)
}
