/** Checks which secrets of some files Micro Integrator can decrypt. */
import {isGood, judge} from '../../bulk/judge.js'
import type {OpenContext} from '../context.js'
import {loadDecryptionKey} from '../keys/decryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {readEncryptedFiles} from './encrypted-files.js'
import {refuseStandardInputTwice} from './standard-input.js'
import {verdictResult, type VerdictResult} from './verdict-report.js'

interface VerifyOptions {
  /** Paths, or `-` for standard input. */
  readonly files: readonly string[]
  readonly profile: string | undefined
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
}

/** The result of `mi secret verify` under --json. */
export interface VerifyResult {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation. */
  readonly cipher: string
  /** How many can be decrypted, and how many cannot. */
  readonly good: number
  readonly bad: number
  /** Why Micro Integrator cannot open the profile's key although mi can, one sentence each. */
  readonly concerns?: readonly string[]
  readonly secrets: readonly VerdictResult[]
}

/** @throws UsageError, FileError, FormatError, and as `loadDecryptionKey`; no error for values that cannot be decrypted */
export async function verifySecrets(options: VerifyOptions, openContext: OpenContext): Promise<VerifyResult> {
  refuseStandardInputTwice(options.files, options.passwordFile)
  const context = await openContext()
  const profile = await chooseProfileName(options.profile, context)
  const files = await readEncryptedFiles(options.files)
  const passwords = passwordReader(options.passwordFile, context.variables)
  const key = await loadDecryptionKey({profile, cipher: options.cipher, passwords}, context)
  const judged = await Promise.all(files.map((file) => judge(file, key)))
  // The runtime does not see a value that another one overrides.
  const verdicts = judged.flat().filter(({value}) => !value?.overridden)
  const good = verdicts.filter(isGood).length
  const secrets = verdicts.map(verdictResult)
  const {transformation, concerns} = key
  return {
    profile,
    cipher: transformation.name,
    good,
    bad: verdicts.length - good,
    ...(concerns.length > 0 && {concerns}),
    secrets,
  }
}
