/** Creates profiles from a keystore, a certificate or a symmetric key. */
import {cipherOf} from '../../profiles/profile.js'
import {note} from '../../ui/messages.js'
import type {Context} from '../context.js'
import {resolveCipherRequest} from '../keys/choose-transformation.js'
import {readGivenKeystorePassword} from '../keys/given-passwords.js'
import {chooseSymmetricKey} from '../keys/symmetric-key.js'
import {chooseCertificate} from './choose-certificate.js'
import {chooseProfileName} from './current-profile.js'
import {saveKeystoreProfile, type InitResult} from './save-profile.js'
import {saveSymmetricProfile} from './save-symmetric-profile.js'

interface InitOptions {
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
 * Creates a profile from a keystore or a certificate. Prompts for everything that neither a flag nor a variable sets.
 * @throws as `chooseProfileName`, `resolveCipherRequest`, `chooseCertificate` and `saveKeystoreProfile`
 */
export async function initialiseProfile(options: InitOptions, context: Context): Promise<InitResult> {
  const {profiles, variables} = context
  const name = await chooseProfileName(options.profile, context)
  const request = {flag: options.cipher, variable: variables.MI_CIPHER}
  const cipher = resolveCipherRequest('rsa', 'a certificate', request)?.name
  const chosen = await chooseCertificate({
    location: options.keystore ?? variables.MI_KEYSTORE,
    type: options.type ?? variables.MI_KEYSTORE_TYPE,
    alias: options.alias ?? variables.MI_KEY_ALIAS,
    password: () => readGivenKeystorePassword(options.passwordFile, variables),
  })
  return saveKeystoreProfile(chosen, cipher, {profiles, name, force: options.force})
}

interface SymmetricInitOptions {
  readonly profile: string | undefined
  readonly keyFile: string | undefined
  readonly generate: boolean
  readonly force: boolean
}

/** The result of `mi secret init symmetric` under --json. */
export interface SymmetricInitResult {
  /** The name of the profile. */
  readonly profile: string
  /** The path of the profile's file. */
  readonly file: string
  /** The path of the file that contains the key. */
  readonly keyFile: string
  /** The transformation. */
  readonly cipher: string
  /** Whether the key is new. */
  readonly generated: boolean
}

/**
 * Creates a profile with a symmetric key. Prompts for the key unless a flag or a variable provides it.
 * @throws as `chooseProfileName`, `chooseSymmetricKey` and `saveSymmetricProfile`
 */
export async function initialiseSymmetricProfile(
  {profile: flag, keyFile, generate, force}: SymmetricInitOptions,
  context: Context,
): Promise<SymmetricInitResult> {
  const {profiles, variables} = context
  const name = await chooseProfileName(flag, context)
  const given = await chooseSymmetricKey({file: keyFile, generate}, variables)
  const profile = await saveSymmetricProfile(given, {profiles, name, force})
  const file = profiles.pathOf(name)
  note(
    'configure Micro Integrator with this key, and keep a copy of its file in a safe place: without it, no one can decrypt the secrets',
  )
  return {profile: name, file, keyFile: profile.keyFile, cipher: cipherOf(profile), generated: generate}
}
