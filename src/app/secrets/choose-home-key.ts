/** The key that the secrets of a product are encrypted with in place. */
import type {KeyObject} from 'node:crypto'
import type {EncryptionKey} from '../../bulk/fitness.js'
import {UsageError, UserError} from '../../errors.js'
import {isSymmetric, keyKindOf, type Profile} from '../../profiles/profile.js'
import {warn} from '../../ui/messages.js'
import {quoted, shellWord} from '../../wording.js'
import type {Context} from '../context.js'
import {warnAboutCertificate} from '../keys/certificate-report.js'
import {loadEncryptionKey} from '../keys/encryption-key.js'
import {certificateDigits} from '../keys/key-digits.js'
import type {PasswordReader} from '../keys/given-passwords.js'
import {openEntryAtHand, openPrivateKeyAtHand} from '../keys/private-key-at-hand.js'
import {isFromKeystore, ProductError, refuseSymmetricKey, refuseSymmetricMode} from '../product/product-checks.js'
import {chooseProductCipher, type ProductCipher} from '../product/product-cipher.js'
import {productPasswords} from '../product/product-passwords.js'
import {requireKeystore, type Product} from '../product/product.js'
import {chooseProductCertificate} from '../profiles/choose-product-certificate.js'
import {loadProfile} from '../profiles/load-profile.js'

/** The flags that decide which key it is, and how to open it. */
interface KeyOptions {
  /** Undefined for the product's own key. */
  readonly profile: string | undefined
  readonly cipher: string | undefined
  /** The path in --password-file. */
  readonly passwordFile: string | undefined
}

/** The key that the product's vault will decrypt with. */
export interface HomeKey extends Pick<ProductCipher, 'from'> {
  readonly key: EncryptionKey
  readonly alias: string
  /** Opens the key that decrypts, if no prompt is needed. */
  readonly openAtHand: () => Promise<KeyObject | undefined>
}

/**
 * Chooses the profile's key, or the product's own.
 * @throws UsageError for a profile with another key, or a product with a symmetric key; as `requireKeystore`, `refuseSymmetricKey`,
 *   `chooseProductCipher`, `chooseProductCertificate` and `loadEncryptionKey`
 */
export async function chooseHomeKey(product: Product, options: KeyOptions, context: Context): Promise<HomeKey> {
  const {profile} = options
  return profile === undefined
    ? chooseOwnKey(product, options, context)
    : chooseProfileKey(product, {...options, profile}, context)
}

/** The certificate of the product's own keystore. */
async function chooseOwnKey(
  product: Product,
  {cipher, passwordFile}: KeyOptions,
  {variables}: Context,
): Promise<HomeKey> {
  const init = `mi secret init symmetric --mi-home ${shellWord(product.home.given)}`
  refuseSymmetricMode(product, `use --profile with a profile that has it; to create one, run: ${init}`)
  requireKeystore(product)
  const request = {flag: cipher, variable: variables.MI_CIPHER}
  const wanted = {kind: 'rsa', holder: 'a certificate', request, ofProfile: undefined} as const
  const {transformation, from} = chooseProductCipher(product, wanted)
  const passwords = productPasswords(product, passwordFile, variables)
  const {certificate, alias, opened, runtimeConcerns} = await chooseProductCertificate(product, {passwords, variables})
  warnAboutCertificate(certificate)
  runtimeConcerns.forEach(warn)
  const key = {transformation, key: certificate.publicKey, digits: () => certificateDigits(certificate.der)}
  return {key, alias: alias ?? product.keystore.alias, from, openAtHand: () => openEntryAtHand(opened, passwords)}
}

async function chooseProfileKey(
  product: Product,
  {profile: name, cipher, passwordFile}: KeyOptions & {readonly profile: string},
  context: Context,
): Promise<HomeKey> {
  const {variables, profiles} = context
  const profile = await loadProfile(name, profiles)
  if (isSymmetric(profile)) refuseSymmetricKey(product, 'keystore' in profile)
  const alias = aliasIn(product, profile, name)
  if (!isSymmetric(profile)) refuseChanged(product, profile, name)
  const request = {flag: cipher, variable: variables.MI_CIPHER}
  const kind = keyKindOf(profile)
  const wanted = {kind, holder: `profile ${quoted(name)}`, request, ofProfile: profile.cipher}
  const {transformation, from} = chooseProductCipher(product, wanted)
  const passwords = productPasswords(product, passwordFile, variables)
  const key = await loadEncryptionKey({profile: name, cipher: transformation.name, passwords}, context)
  const openAtHand = () => (kind === 'aes' ? Promise.resolve(key.key) : openOwn(product, alias, passwords))
  return {key, alias, from, openAtHand}
}

/** A profile has the certificate that was in the keystore when it was created. */
function refuseChanged({home, keystore}: Product, profile: Profile, name: string): void {
  if (keystore.file instanceof UserError || !('keystoreSha256' in profile)) return
  if (keystore.file.sha256 === profile.keystoreSha256) return
  throw new ProductError(
    `${quoted(keystore.shown)} has changed since profile ${quoted(name)} was created, so ${home.name} may have another key`,
    `omit --profile, or create the profile again: mi secret init --mi-home ${shellWord(home.given)} --profile ${shellWord(name)}`,
  )
}

async function openOwn({keystore: {file}}: Product, alias: string, passwords: PasswordReader) {
  return file instanceof UserError ? undefined : openPrivateKeyAtHand(file, alias, passwords)
}

/** @returns the alias of the profile's key in the product's keystore @throws UsageError unless the profile is from that keystore */
function aliasIn({home, keystore}: Product, profile: Profile, name: string): string {
  if (isFromKeystore(profile, keystore)) return profile.alias
  throw new UsageError(
    `profile ${quoted(name)} is not from the keystore that ${home.name} decrypts with: ${quoted(keystore.shown)}`,
    `omit --profile to use that keystore, or create a profile from it: mi secret init --mi-home ${shellWord(home.given)} --profile NAME`,
  )
}
