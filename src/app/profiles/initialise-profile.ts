/** Creates profiles from a keystore, a certificate or a symmetric key. */
import {note} from '../../ui/messages.js'
import type {Context} from '../context.js'
import {resolveCipherRequest} from '../keys/choose-transformation.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseHome} from '../product/choose-home.js'
import {chooseSymmetricKey, type GivenKey, type KeyFlags} from '../keys/symmetric-key.js'
import {chooseCertificate} from './choose-certificate.js'
import {chooseProfileName} from './current-profile.js'
import {initialiseFromHome} from './initialise-from-home.js'
import {chooseKeyOfHome} from './initialise-symmetric-from-home.js'
import {saveKeystoreProfile, type InitResult} from './save-profile.js'
import {saveSymmetricProfile, type SymmetricInitResult} from './save-symmetric-profile.js'
import {suggestCreate} from './suggest-create.js'

interface InitOptions {
  /** The path of a product's home. */
  readonly miHome: string | undefined
  readonly profile: string | undefined
  /** A path. */
  readonly keystore: string | undefined
  readonly type: string | undefined
  readonly alias: string | undefined
  readonly passwordFile: string | undefined
  readonly cipher: string | undefined
  readonly force: boolean
}

/**
 * Creates a profile from a keystore or a certificate, and suggests what to do with it. Prompts for everything that neither a flag nor
 * a variable sets.
 * @throws as `initialiseNamed`, and `chooseProfileName`
 */
export async function initialiseProfile(options: InitOptions, context: Context): Promise<InitResult> {
  const result = await initialiseNamed(await chooseProfileName(options.profile, context), options, context)
  await suggestCreate(result.profile, context)
  return result
}

/**
 * The same for a command that then uses the profile.
 * @param name of the profile
 * @throws as `initialiseFromHome`, `resolveCipherRequest`, `chooseCertificate` and `saveKeystoreProfile`
 */
export async function initialiseNamed(
  name: string,
  options: Omit<InitOptions, 'profile'>,
  context: Context,
): Promise<InitResult> {
  const {profiles, variables} = context
  const home = chooseHome(options.miHome, variables, (options.keystore ?? variables.MI_KEYSTORE) !== undefined)
  if (home !== undefined) return initialiseFromHome(home, name, options, context)
  const request = {flag: options.cipher, variable: variables.MI_CIPHER}
  const cipher = resolveCipherRequest('rsa', 'a certificate', request)?.name
  const chosen = await chooseCertificate({
    location: options.keystore ?? variables.MI_KEYSTORE,
    type: options.type ?? variables.MI_KEYSTORE_TYPE,
    alias: options.alias ?? variables.MI_KEY_ALIAS,
    passwords: passwordReader(options.passwordFile, variables),
    variables,
  })
  return saveKeystoreProfile(chosen, cipher, {profiles, name, force: options.force})
}

interface SymmetricInitOptions extends KeyFlags {
  /** The path of a product's home. A variable does not count, because most keys are in no product. */
  readonly miHome: string | undefined
  readonly profile: string | undefined
  readonly force: boolean
}

/**
 * Creates a profile with a symmetric key. Prompts for the key unless a flag or a variable provides it.
 * @throws as `chooseProfileName`, `chooseSymmetricKey` or `chooseKeyOfHome`, and `saveSymmetricProfile`
 */
export async function initialiseSymmetricProfile(
  options: SymmetricInitOptions,
  context: Context,
): Promise<SymmetricInitResult> {
  const {profiles, variables} = context
  const name = await chooseProfileName(options.profile, context)
  const {miHome} = options
  const given = await (miHome === undefined
    ? chooseSymmetricKey(options, variables)
    : chooseKeyOfHome(miHome, options, variables))
  const result = await saveSymmetricProfile(given, {profiles, name, force: options.force}, options.generate)
  const remark = remarkOn(given, options)
  if (remark !== undefined) note(remark)
  await suggestCreate(name, context)
  return result
}

function remarkOn(given: GivenKey, {copyKey}: SymmetricInitOptions): string | undefined {
  if ('aesKey' in given) {
    return 'the keystore is opened whenever its key is needed, so commands ask for its password; use --copy-key to copy the key instead'
  }
  if (copyKey) return undefined
  return 'keep a copy of the key in a safe place: without it, no one can decrypt the secrets; Micro Integrator itself takes a key only from a keystore: mi keystore create FILE --symmetric'
}
