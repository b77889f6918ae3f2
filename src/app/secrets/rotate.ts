/** Re-encrypts the secrets of files for another key, in place: all files or none. */
import {encryptAll} from '../../bulk/encrypt.js'
import {refuseUnfit, type EncryptionKey} from '../../bulk/fitness.js'
import {
  isGood,
  judge,
  requireGood,
  type BadVerdict,
  type DecryptionKey,
  type GoodVerdict,
  type Verdict,
} from '../../bulk/judge.js'
import {UsageError, WrongPasswordError} from '../../errors.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {rewriteAll, type Rewriting} from '../../io/rewriting.js'
import {done, note} from '../../ui/messages.js'
import {counted, quoted} from '../../wording.js'
import type {Context, OpenContext} from '../context.js'
import {loadDecryptionKey} from '../keys/decryption-key.js'
import {loadEncryptionKey, type WantedEncryptionKey} from '../keys/encryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {readEncryptedFiles, type EncryptedFile} from './encrypted-files.js'

interface RotateOptions {
  readonly files: readonly string[]
  /** The profile that decrypts; undefined for the current one. */
  readonly from: string | undefined
  /** The profile to encrypt for; undefined for the same one. */
  readonly to: string | undefined
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
  /** The file with the password of the new profile's keystore; undefined if it is the same. */
  readonly toPasswordFile: string | undefined
  readonly keepPlaintext: boolean
  readonly dryRun: boolean
}

/** The result of `mi secret rotate` under --json. */
export interface RotateResult {
  /** The names of the profiles. */
  readonly from: string
  readonly to: string
  /** The new transformation. */
  readonly cipher: string
  /** False for a dry run. */
  readonly written: boolean
  readonly files: readonly RotatedFile[]
}

interface RotatedFile {
  readonly file: string
  /** How many secrets were re-encrypted. */
  readonly secrets: number
}

/**
 * Decrypts the values of all files, encrypts them for the new key, writes the files and reports it.
 * @throws SecretsError with every value that cannot be decrypted, or every value that is too long for the new key; UsageError,
 *   FileError, FormatError, and as `loadEncryptionKey` and `loadDecryptionKey`
 */
export async function rotateSecrets(options: RotateOptions, openContext: OpenContext): Promise<RotateResult> {
  checkOptions(options)
  const context = await openContext()
  const {cipher, dryRun} = options
  const from = await chooseProfileName(options.from, context)
  const to = options.to ?? from
  const files = await readEncryptedFiles(options.files)
  const passwords = passwordReader(options.passwordFile, context.variables)
  const newKey = await loadNewKey({profile: to, cipher, passwords}, options.toPasswordFile, context)
  const isSame = from === to && newKey.transformation.keyKind === 'aes'
  const oldKey = isSame ? newKey : await loadDecryptionKey({profile: from, passwords}, context)
  const decrypted = await decryptFiles(files, oldKey, options.keepPlaintext)
  const rewritings = await reencryptFiles(decrypted, newKey)
  if (!dryRun) await rewriteAll(rewritings)
  const rotated = decrypted.map(({file, secrets}) => ({file: file.name, secrets: secrets.length}))
  const result = {from, to, cipher: newKey.transformation.name, written: !dryRun, files: rotated}
  report(result)
  return result
}

/** A symmetric key may be in a keystore, often in the one that contains the old key; so its password is the old one's unless given. */
async function loadNewKey(
  wanted: WantedEncryptionKey,
  passwordFile: string | undefined,
  context: Context,
): Promise<EncryptionKey> {
  const {MI_TO_KEYSTORE_PASSWORD: variable} = context.variables
  const own = {...context.variables, ...(variable !== undefined && {MI_KEYSTORE_PASSWORD: variable})}
  const hasOwn = passwordFile !== undefined || variable !== undefined
  try {
    return await loadEncryptionKey(hasOwn ? {...wanted, passwords: passwordReader(passwordFile, own)} : wanted, context)
  } catch (error) {
    if (hasOwn || !(error instanceof WrongPasswordError)) throw error
    throw new WrongPasswordError(
      "if the new profile's keystore has another password, use --to-password-file PATH or set MI_TO_KEYSTORE_PASSWORD",
    ).about(error.file ?? wanted.profile)
  }
}

function report({to, cipher, written, files}: RotateResult): void {
  const count = files.reduce((sum, {secrets}) => sum + secrets, 0)
  const what = `${counted(count)} in ${files.length === 1 ? quoted(files[0]?.file ?? '') : `${files.length} files`}`
  const how = `for profile ${quoted(to)} with ${cipher}`
  if (written) done(`${what} re-encrypted ${how}`)
  else note(`${what} would be re-encrypted ${how}; nothing was written`)
}

function checkOptions({cipher, files, to, passwordFile, toPasswordFile}: RotateOptions): void {
  if (isStandardInput(passwordFile) && isStandardInput(toPasswordFile)) {
    throw new UsageError('standard input cannot contain both passwords', 'put one of them into a file')
  }
  if (to === undefined && cipher === undefined) {
    throw new UsageError(
      'there is nothing to change',
      'specify the new profile with --to, or another transformation with --cipher',
    )
  }
  if (files.some(isStandardInput)) throw new UsageError('standard input cannot be rewritten', 'specify files')
}

interface DecryptedFile {
  readonly file: EncryptedFile
  readonly secrets: readonly GoodVerdict[]
}

async function decryptFiles(
  files: readonly EncryptedFile[],
  key: DecryptionKey,
  keepPlaintext: boolean,
): Promise<readonly DecryptedFile[]> {
  const judged = await Promise.all(
    files.map(async (file) => {
      const verdicts = await judge(file, key)
      return {file, verdicts: verdicts.filter((verdict) => !(keepPlaintext && isPlaintext(verdict)))}
    }),
  )
  requireGood(
    judged.flatMap(({verdicts}) => verdicts),
    hintFor,
    'nothing was written',
  )
  return judged.map(({file, verdicts}) => ({file, secrets: verdicts.filter(isGood)}))
}

const keepUnencrypted = 'use --keep-plaintext to leave unencrypted values alone'
const chooseProfile = 'use --from to choose the profile that decrypts the values'

const hints: Partial<Record<BadVerdict['reason'], string>> = {
  unreadable: 'fix the lines that cannot be read',
  plaintext: keepUnencrypted,
  'no-value': keepUnencrypted,
  'another-key': chooseProfile,
  'another-transformation': 'use --from to choose a profile with that transformation',
  'wrong-length': chooseProfile,
}

function hintFor(bad: readonly BadVerdict[]): string {
  return [...new Set(bad.map(({reason}) => hints[reason] ?? 'replace the damaged values'))].join('; ')
}

function isPlaintext(verdict: Verdict): boolean {
  return !isGood(verdict) && (verdict.reason === 'plaintext' || verdict.reason === 'no-value')
}

/** The secrets of all files are encrypted together, so that they share the threads. */
async function reencryptFiles(files: readonly DecryptedFile[], key: EncryptionKey): Promise<readonly Rewriting[]> {
  const all = files.flatMap(({secrets}) => secrets)
  const plain = all.map(toNamedValue)
  refuseUnfit(plain, key)
  const encrypted = await encryptAll(plain, key)
  const ciphertexts = new Map(all.map(({value}, index) => [value, encrypted[index]?.ciphertext]))
  return files.map(({file}) => ({
    file: absolutePath(file.name),
    was: file.bytes,
    content: file.text.replace((value) => ciphertexts.get(value)),
  }))
}

function toNamedValue({value: {alias, line, secret}, file, plaintext: value}: GoodVerdict) {
  return {alias, line, value, file, ...(secret !== undefined && {secret})}
}
