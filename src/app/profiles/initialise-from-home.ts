/** Creates a profile with the key that a product decrypts its secrets with. */
import type {VariableName, Variables} from '../../io/environment.js'
import {note} from '../../ui/messages.js'
import {quoted, shellWord} from '../../wording.js'
import type {Context} from '../context.js'
import {refuseSymmetricMode} from '../product/product-checks.js'
import {chooseProductCipher, type ProductCipher} from '../product/product-cipher.js'
import {productPasswords} from '../product/product-passwords.js'
import {requireKeystore, resolveProduct, type Product} from '../product/product.js'
import {chooseProductCertificate} from './choose-product-certificate.js'
import {saveKeystoreProfile, type InitResult} from './save-profile.js'

/** The flags that override what the product says, and how to save the profile. */
interface HomeInitOptions {
  /** A path. */
  readonly keystore: string | undefined
  readonly type: string | undefined
  readonly alias: string | undefined
  readonly passwordFile: string | undefined
  readonly cipher: string | undefined
  readonly force: boolean
}

/**
 * Creates a profile from the keystore of a product. Flags override what the product says; only the password may be prompted for.
 * @param home the path as the user typed it
 * @param name of the profile
 * @throws as `resolveProduct`, `requireKeystore`, `chooseProductCipher`, `chooseProductCertificate` and `saveKeystoreProfile`; UsageError for a
 *   product with a symmetric key
 */
export async function initialiseFromHome(
  home: string,
  name: string,
  options: HomeInitOptions,
  {profiles, variables}: Context,
): Promise<InitResult> {
  const {keystore, type, alias, passwordFile, cipher, force} = options
  noteIgnored(variables)
  const product = await resolveProduct(home, {keystore, alias})
  note(`using the keystore of ${product.home.name} in ${quoted(home)} (${product.keystore.from})`)
  for (const each of product.notes) note(each)
  requireKeystore(product)
  const chosenCipher = chooseCipher(product, {flag: cipher, variable: variables.MI_CIPHER})
  const passwords = productPasswords(product, passwordFile, variables)
  const chosen = await chooseProductCertificate(product, {type, passwords, variables})
  return saveKeystoreProfile(chosen, chosenCipher, {profiles, name, force})
}

const answered = ['MI_KEYSTORE', 'MI_KEYSTORE_TYPE', 'MI_KEY_ALIAS'] as const satisfies readonly VariableName[]

function noteIgnored(variables: Variables): void {
  const ignored = answered.filter((name) => variables[name] !== undefined)
  if (ignored.length > 0) note(`ignoring ${ignored.join(', ')}: the product's configuration names its key`)
}

/** @returns the name to save; undefined for the default of profiles */
function chooseCipher(product: Product, request: {flag: string | undefined; variable: string | undefined}) {
  const wanted = {kind: 'rsa', holder: 'a certificate', request, ofProfile: undefined} as const
  const chosen = chooseProductCipher(product, wanted)
  if (chosen.from === 'the default')
    refuseSymmetricMode(product, `run: mi secret init symmetric --mi-home ${shellWord(product.home.given)}`)
  const {name} = chosen.transformation
  if (chosen.from === 'secret-conf.properties') note(`using ${name}, set in ${quoted(product.secretConf.shown)}`)
  return isDefaultOfProfiles(product, chosen) ? undefined : name
}

function isDefaultOfProfiles({home}: Product, {from}: ProductCipher): boolean {
  return from === 'the default' && home.secretsFormat === 'toml'
}
