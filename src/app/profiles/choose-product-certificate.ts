/** The certificate of the key that a product decrypts its secrets with. */
import {UnknownAliasError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import {listed, quoted, shellWord} from '../../wording.js'
import type {PasswordReader} from '../keys/given-passwords.js'
import {ProductError} from '../product/product-checks.js'
import type {Product} from '../product/product.js'
import {SettingError} from '../product/settings.js'
import {chooseCertificate, type ChosenCertificate} from './choose-certificate.js'

interface CertificateOptions {
  /** Of the keystore; undefined for what the file is. */
  readonly type?: string | undefined
  /** As `productPasswords`. */
  readonly passwords: PasswordReader
  readonly variables: Variables
}

/**
 * Opens the product's keystore. Only the password may be prompted for.
 * @throws as `chooseCertificate`; ProductError for a certificate without a private key; SettingError for an unknown alias from a variable,
 *   which may be anything, so it is not shown
 */
export async function chooseProductCertificate(
  product: Product,
  {type, passwords, variables}: CertificateOptions,
): Promise<ChosenCertificate> {
  const {path: location, alias, aliasFromEnvironment, shown} = product.keystore
  try {
    return withPrivateKey(product, await chooseCertificate({location, type, alias, passwords, variables}))
  } catch (error) {
    if (!aliasFromEnvironment || !(error instanceof UnknownAliasError)) throw error
    throw new SettingError(
      `the configuration takes the alias from an environment variable, and ${quoted(shown)} has no such alias`,
      `set the variable as it is when the product starts, or use --alias with one of: ${listed(error.aliases)}`,
    )
  }
}

function withPrivateKey({home, keystore}: Product, chosen: ChosenCertificate): ChosenCertificate {
  if (chosen.opened.entry.kind === 'private-key') return chosen
  throw new ProductError(
    `${quoted(keystore.shown)} has no private key for ${quoted(chosen.alias ?? '')}, so ${home.name} could not decrypt`,
    'specify the alias of a private key; to list them, run: mi keystore list ' + shellWord(keystore.shown),
  )
}
