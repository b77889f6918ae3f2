/** Finds the AES key with which a product in symmetric mode decrypts its secrets. */
import {symmetricKeyText} from '../../cipher/aes.js'
import {UsageError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import {note, warn} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import {openAesKey} from '../keys/keystore-aes-key.js'
import type {GivenKey, KeyFlags} from '../keys/symmetric-key.js'
import {isConfiguredKey, refuseSymmetricKey} from '../product/product-checks.js'
import {productPasswords} from '../product/product-passwords.js'
import {requireKeystore, resolveProduct, type Product} from '../product/product.js'

/**
 * The product's configuration names its RSA key, so only a `secret-conf.properties` in symmetric mode determines the alias.
 * @param home the path as the user typed it
 * @throws UsageError for another source of a key; ProductError for a release without symmetric mode; as `resolveProduct`, `requireKeystore`
 *   and `openAesKey`
 */
export async function chooseKeyOfHome(home: string, flags: KeyFlags, variables: Variables): Promise<GivenKey> {
  refuseOtherSources(flags)
  const {keystore, alias, passwordFile, copyKey} = flags
  const product = await resolveProduct(home, {keystore})
  refuseSymmetricKey(product, true)
  note(`using the keystore of ${product.home.name} in ${quoted(home)} (${product.keystore.from})`)
  for (const each of product.notes) note(each)
  const aesKey = await openAesKey({
    file: requireKeystore(product),
    alias: alias ?? configuredAlias(product) ?? variables.MI_KEY_ALIAS,
    passwords: productPasswords(product, passwordFile, variables),
  })
  if (!copyKey) return {aesKey}
  for (const sentence of aesKey.concerns) warn(sentence)
  return {text: symmetricKeyText(aesKey.key)}
}

function refuseOtherSources({generate, keyFile}: KeyFlags): void {
  const other = generate ? '--generate' : keyFile === undefined ? undefined : '--key-file'
  if (other !== undefined) throw new UsageError(`${other} and --mi-home cannot be used together`, 'use one of them')
}

/** @returns the alias of the key that the vault is set up for; undefined if that is not an AES key in this keystore */
function configuredAlias({home, keystore, secretConf}: Product): string | undefined {
  const {isActive, mode, alias} = secretConf.content
  if (!isActive || mode !== 'symmetric' || alias === undefined) return undefined
  return isConfiguredKey({home, secretConf}, {keystore: keystore.path, alias}) ? alias : undefined
}
