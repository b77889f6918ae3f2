/** Re-encrypts the secrets of files for another key, in place: all files or none. */
import {BadVerdicts} from '../../bulk/bad-verdicts.js'
import {base64Of} from '../../bulk/ciphertexts.js'
import {batchEncryptor} from '../../bulk/job.js'
import {isBad, isDecrypted, isPlain, type BadVerdict, type Verdict} from '../../bulk/judge.js'
import type {DecryptionKey} from '../../bulk/open.js'
import {UnfitSecrets} from '../../bulk/unfit-secrets.js'
import {aboutFile, UsageError} from '../../errors.js'
import {withLocks} from '../../io/exclusive.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {done, note} from '../../ui/messages.js'
import {trackProgress} from '../../ui/progress.js'
import {counted, quoted, shellWord} from '../../wording.js'
import type {Context, OpenContext} from '../context.js'
import {anyCipher, loadRotationKeys, type RotationKeys} from '../keys/rotation-keys.js'
import type {PasswordReader} from '../keys/given-passwords.js'
import {chooseFiles, passwordsForProfile, type ChosenProduct} from '../product/choose-files.js'
import {describeFollowUp} from '../product/follow-rotation.js'
import {findProductOf} from '../product/home-of-file.js'
import {refuseOutside} from '../product/product.js'
import {chooseProfileName, tryToFindCurrent} from '../profiles/current-profile.js'
import {loadProfile} from '../profiles/load-profile.js'
import {
  closeAll,
  countAll,
  judgeBlocks,
  openEncryptedFiles,
  type EncryptedFile,
  type JudgedBlock,
} from './encrypted-files.js'
import {renew} from './records.js'
import {rewriteFiles, type NewBlock} from './rewrite-files.js'

interface RotateOptions {
  /** Paths; none for those of a product. */
  readonly files: readonly string[]
  /** The path of a product's home. */
  readonly miHome: string | undefined
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
  const {files, chosen} = await chooseFiles(options, context.variables)
  if (chosen !== undefined) refuseOutside(chosen.home, chosen.home.secretsFile)
  const from = await chooseProfileName(options.from, context)
  const to = options.to ?? from
  const passwords = await passwordsForProfile(from, chosen, options.passwordFile, context)
  const rotated = await withLocks(files.map(absolutePath), note, () =>
    rotateLocked({...options, files}, {from, to, passwords}, context),
  )
  if (!rotated.written) return rotated
  await noteFollowUps(chosen === undefined ? await productsOf(files) : [chosen], rotated, context)
  await noteCurrent(to, context)
  return rotated
}

/** A product decrypts with what its own configuration names, which may still be the old key. */
async function noteFollowUps(products: readonly ChosenProduct[], {to, cipher}: RotateResult, {profiles}: Context) {
  if (products.length === 0) return
  const profile = await loadProfile(to, profiles)
  for (const product of products) {
    const remark = describeFollowUp(product, {name: to, profile, cipher})
    if (remark !== undefined) note(remark)
  }
}

async function productsOf(files: readonly string[]): Promise<readonly ChosenProduct[]> {
  const found = await Promise.all(files.map(findProductOf))
  return found.filter((product) => product !== undefined)
}

/** The files and the current profile may have different keys now. */
async function noteCurrent(to: string, context: Context): Promise<void> {
  const current = await tryToFindCurrent(context)
  if (current === undefined || current === to) return
  note(
    context.variables.MI_PROFILE === undefined
      ? `the current profile is still ${quoted(current)}; to use ${quoted(to)} from now on, run: mi profile use ${shellWord(to)}`
      : `MI_PROFILE still selects ${quoted(current)}; to use ${quoted(to)} from now on, change it`,
  )
}

async function rotateLocked(
  options: RotateOptions,
  {from, to, passwords}: Pick<RotateResult, 'from' | 'to'> & {readonly passwords: PasswordReader},
  context: Context,
): Promise<RotateResult> {
  const files = await openEncryptedFiles(options.files)
  try {
    const keys = await loadRotationKeys({...options, from, to, passwords}, context)
    const progress: Progress = {secrets: new Map(files.map((file) => [file, 0])), ciphers: new Map()}
    await rewriteFiles(files, reencrypt(files, keys, options.keepPlaintext, progress), options.dryRun)
    const rotated = files.map((file) => ({file: file.name, secrets: progress.secrets.get(file) ?? 0}))
    const fromCiphers = [...progress.ciphers.keys()]
    const cipher = keys.newKey.transformation.name
    const result = {from, to, cipher, fromCiphers, written: !options.dryRun, files: rotated}
    if (options.fromCipher === anyCipher) noteCiphers(progress.ciphers)
    report(result)
    return result
  } finally {
    await closeAll(files)
  }
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

const keepUnencrypted = 'use --keep-plaintext to leave unencrypted values alone'
const encryptFirst = 'encrypt plaintext first with "mi secret encrypt FILE", adding --all if it is not in brackets'
const chooseProfile = 'use --from to choose the profile that decrypts the values'

const hints: Partial<Record<BadVerdict['reason'], string>> = {
  unreadable: 'fix the lines that cannot be read',
  plaintext: `${encryptFirst}; or ${keepUnencrypted}`,
  'no-value': keepUnencrypted,
  'another-key': chooseProfile,
  'another-transformation': 'use --from-cipher auto to decrypt each value with its own transformation',
  'not-encoded': 'encode ciphertexts in "data" in base64 once more, or move them to "stringData"',
  'wrong-length': chooseProfile,
}

/** @param accepted with `any`, what has another transformation is for another kind of key */
function hintFor(accepted: DecryptionKey['accepted']): (reasons: readonly BadVerdict['reason'][]) => string {
  const known = accepted === 'any' ? {...hints, 'another-transformation': chooseProfile} : hints
  return (reasons) => [...new Set(reasons.map((reason) => known[reason] ?? 'replace the damaged values'))].join('; ')
}

function isPlaintext(verdict: Verdict): boolean {
  return isBad(verdict) && (verdict.reason === 'plaintext' || verdict.reason === 'no-value')
}

/** What was done so far. */
interface Progress {
  /** How many secrets of each file were re-encrypted. */
  readonly secrets: Map<EncryptedFile, number>
  /** How many values were encrypted with each transformation. */
  readonly ciphers: Map<string, number>
}

/**
 * Re-encrypts the files block by block, in their order. They share the threads that decrypt.
 * @throws SecretsError at the end with every value that cannot be decrypted, or every value that is too long for the new key; FormatError
 */
async function* reencrypt(
  files: readonly EncryptedFile[],
  {oldKey, newKey}: RotationKeys,
  keepPlaintext: boolean,
  {secrets, ciphers}: Progress,
): AsyncGenerator<NewBlock> {
  const encrypt = await batchEncryptor(newKey)
  const bad = new BadVerdicts('nothing was written')
  const unfit = new UnfitSecrets(newKey)
  const work = {unit: 'secrets', count: countAll(files)}
  for await (const {file, block, verdicts} of trackProgress(judgeBlocks(files, oldKey), work, sizeOf)) {
    const kept = verdicts.filter((verdict) => isPlain(verdict) || (keepPlaintext && isPlaintext(verdict)))
    const decrypted = verdicts.filter(isDecrypted)
    bad.add(kept.length === 0 ? verdicts : verdicts.filter((verdict) => !kept.includes(verdict)))
    unfit.add(decrypted)
    if (bad.count > 0 || unfit.count > 0) continue
    const ciphertexts = base64Of(encrypt(decrypted.map(({plaintext}) => plaintext)))
    let at = 0
    const replacements = verdicts.map((verdict) => (isDecrypted(verdict) ? ciphertexts[at++] : undefined))
    const records = verdicts.map((verdict) => (isDecrypted(verdict) ? renew(verdict.value.record, newKey) : undefined))
    count(secrets, file, decrypted.length)
    for (const {transformation} of decrypted) count(ciphers, transformation, 1)
    yield {file, block: aboutFile(file.name, () => block.replace(replacements, undefined, records))}
  }
  bad.refuse(hintFor(oldKey.accepted))
  unfit.refuse()
}

function sizeOf({verdicts}: JudgedBlock): number {
  return verdicts.length
}

function count<T>(counts: Map<T, number>, key: T, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more)
}
