/** Checks which secrets of some files Micro Integrator can decrypt. */
import {isDecrypted, judgeAll, type Verdict} from '../../bulk/judge.js'
import {describeCiphertext} from '../../cipher/recognise-ciphertext.js'
import {findTransformation} from '../../cipher/transformations.js'
import {listMentions} from '../../formats/text/mentions.js'
import {note} from '../../ui/messages.js'
import type {OpenContext} from '../context.js'
import {loadDecryptionKey} from '../keys/decryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {readEncryptedFiles} from './encrypted-files.js'
import {refuseStandardInputTwice} from './standard-input.js'
import {verdictResults, type VerdictResults} from './verdict-report.js'

interface VerifyOptions {
  /** Paths, or `-` for standard input. */
  readonly files: readonly string[]
  readonly profile: string | undefined
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
}

/** The result of `mi secret verify` under --json. */
export interface VerifyResult extends VerdictResults {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation. */
  readonly cipher: string
  /** Why Micro Integrator cannot open the profile's key although mi can, one sentence each. */
  readonly concerns?: readonly string[]
}

/** @throws UsageError, FileError, FormatError, and as `loadDecryptionKey`; no error for values that cannot be decrypted */
export async function verifySecrets(options: VerifyOptions, openContext: OpenContext): Promise<VerifyResult> {
  refuseStandardInputTwice(options.files, options.passwordFile)
  const context = await openContext()
  const profile = await chooseProfileName(options.profile, context)
  const files = await readEncryptedFiles(options.files)
  const passwords = passwordReader(options.passwordFile, context.variables)
  const key = await loadDecryptionKey({profile, cipher: options.cipher, passwords}, context)
  const judged = await judgeAll(files, key)
  // The runtime does not see a value that another one overrides.
  const verdicts = judged.flat().filter(({value}) => !value?.overridden)
  noteCiphertextsWithin(verdicts)
  const {transformation, concerns} = key
  return {
    profile,
    cipher: transformation.name,
    ...(concerns.length > 0 && {concerns}),
    ...verdictResults(verdicts),
  }
}

function noteCiphertextsWithin(verdicts: readonly Verdict[]): void {
  const twice = verdicts.filter(isDecrypted).filter(({plaintext}) => describeCiphertext(plaintext) !== undefined)
  if (twice.length === 0) return
  const places = listMentions(twice.map(({value}) => value))
  note(`decrypting yields what looks like a ciphertext, so these were probably encrypted twice: ${places}`)
}

/** @returns what to know about secrets that are encrypted with the transformation, even if all can be decrypted */
export function remarksOnCipher(cipher: string): readonly string[] {
  if (findTransformation(cipher).keyKind === 'rsa') return []
  return [
    "AES values work with Micro Integrator 4.6 or later, in $secret{x}, vault-lookup('x') and wso2-vault('x'); vault-lookup with 'ENV', 'FILE' or 'DOCKER' never decrypts them",
  ]
}
