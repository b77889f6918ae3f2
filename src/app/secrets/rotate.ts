/** Re-encrypts the secrets of files for another key, in place: all files or none. */
import {encryptAll} from '../../bulk/encrypt.js'
import {refuseUnfit, type EncryptionKey} from '../../bulk/fitness.js'
import {
  isDecrypted,
  judge,
  requireDecrypted,
  type BadVerdict,
  type DecryptedVerdict,
  type DecryptionKey,
  type Verdict,
} from '../../bulk/judge.js'
import {UsageError} from '../../errors.js'
import {withLocks} from '../../io/exclusive.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {rewriteAll, type Rewriting} from '../../io/rewriting.js'
import {done, note} from '../../ui/messages.js'
import {counted, quoted} from '../../wording.js'
import type {Context, OpenContext} from '../context.js'
import {anyCipher, loadRotationKeys} from '../keys/rotation-keys.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {readEncryptedFiles, type EncryptedFile} from './encrypted-files.js'

interface RotateOptions {
  readonly files: readonly string[]
  /** The profile that decrypts; undefined for the current one. */
  readonly from: string | undefined
  /** The profile to encrypt for; undefined for the same one. */
  readonly to: string | undefined
  readonly cipher: string | undefined
  /** The transformation that the existing values are encrypted with, `auto` for any; undefined for the old profile's. */
  readonly fromCipher: string | undefined
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
  /** The transformations that the old values were encrypted with. */
  readonly fromCiphers: readonly string[]
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
  const from = await chooseProfileName(options.from, context)
  const to = options.to ?? from
  return withLocks(options.files.map(absolutePath), note, () => rotateLocked(options, {from, to}, context))
}

async function rotateLocked(
  options: RotateOptions,
  {from, to}: Pick<RotateResult, 'from' | 'to'>,
  context: Context,
): Promise<RotateResult> {
  const {dryRun} = options
  const files = await readEncryptedFiles(options.files)
  const {oldKey, newKey} = await loadRotationKeys({...options, from, to}, context)
  const decrypted = await decryptFiles(files, oldKey, options.keepPlaintext)
  const rewritings = await reencryptFiles(decrypted, newKey)
  if (!dryRun) await rewriteAll(rewritings, note)
  const rotated = decrypted.map(({file, secrets}) => ({file: file.name, secrets: secrets.length}))
  const ciphers = countCiphers(decrypted.flatMap(({secrets}) => secrets))
  const fromCiphers = [...ciphers.keys()]
  const result = {from, to, cipher: newKey.transformation.name, fromCiphers, written: !dryRun, files: rotated}
  if (options.fromCipher === anyCipher) noteCiphers(ciphers)
  report(result)
  return result
}

function countCiphers(verdicts: readonly DecryptedVerdict[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const {transformation} of verdicts) counts.set(transformation, (counts.get(transformation) ?? 0) + 1)
  return counts
}

function noteCiphers(counts: ReadonlyMap<string, number>): void {
  const found = Array.from(counts, ([name, count]) => `${counted(count)} with ${name}`)
  note(`decrypted ${found.join(', ')}`)
}

function report({to, cipher, written, files}: RotateResult): void {
  const count = files.reduce((sum, {secrets}) => sum + secrets, 0)
  const what = `${counted(count)} in ${files.length === 1 ? quoted(files[0]?.file ?? '') : `${files.length} files`}`
  const how = `for profile ${quoted(to)} with ${cipher}`
  if (written) done(`${what} re-encrypted ${how}`)
  else note(`${what} would be re-encrypted ${how}; nothing was written`)
}

function checkOptions({cipher, files, fromCipher, to, passwordFile, toPasswordFile}: RotateOptions): void {
  if (isStandardInput(passwordFile) && isStandardInput(toPasswordFile)) {
    throw new UsageError('standard input cannot contain both passwords', 'put one of them in a file')
  }
  if (to === undefined && cipher === undefined && fromCipher === undefined) {
    throw new UsageError(
      'there is nothing to change',
      'specify the new profile with --to, or another transformation with --cipher',
    )
  }
  if (files.some(isStandardInput)) throw new UsageError('standard input cannot be rewritten', 'specify files')
}

interface DecryptedFile {
  readonly file: EncryptedFile
  readonly secrets: readonly DecryptedVerdict[]
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
  requireDecrypted(
    judged.flatMap(({verdicts}) => verdicts),
    hintFor,
    'nothing was written',
  )
  return judged.map(({file, verdicts}) => ({file, secrets: verdicts.filter(isDecrypted)}))
}

const keepUnencrypted = 'use --keep-plaintext to leave unencrypted values alone'
const chooseProfile = 'use --from to choose the profile that decrypts the values'

const hints: Partial<Record<BadVerdict['reason'], string>> = {
  unreadable: 'fix the lines that cannot be read',
  plaintext: keepUnencrypted,
  'no-value': keepUnencrypted,
  'another-key': chooseProfile,
  'another-transformation': 'use --from-cipher auto to decrypt each value with its own transformation',
  'not-encoded': 'encode ciphertexts in "data" in base64 once more, or move them to "stringData"',
  'wrong-length': chooseProfile,
}

function hintFor(bad: readonly BadVerdict[]): string {
  return [...new Set(bad.map(({reason}) => hints[reason] ?? 'replace the damaged values'))].join('; ')
}

function isPlaintext(verdict: Verdict): boolean {
  return !isDecrypted(verdict) && (verdict.reason === 'plaintext' || verdict.reason === 'no-value')
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

function toNamedValue({value: {alias, line, secret}, file, plaintext: value}: DecryptedVerdict) {
  return {alias, line, value, file, ...(secret !== undefined && {secret})}
}
