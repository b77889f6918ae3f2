/** Encrypts the plaintexts of files in place: all files or none. */
import type {EncryptionKey} from '../../bulk/fitness.js'
import {UsageError} from '../../errors.js'
import type {EncryptedFormat} from '../../formats/format.js'
import {splitPath, yamlPaths} from '../../formats/helm/helm-values.js'
import {withLocks} from '../../io/exclusive.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {done, note} from '../../ui/messages.js'
import {counted, quoted} from '../../wording.js'
import type {Context, OpenContext} from '../context.js'
import {loadEncryptionKey} from '../keys/encryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {encryptBlocks, Outcome, reportValues} from './encrypt-blocks.js'
import {AliasChoice, type ChoiceFlags} from './encrypt-choice.js'
import {printStates, secretResult, type EncryptedSecret} from './encrypt-report.js'
import {EncryptSurvey, type EncryptRules} from './encrypt-survey.js'
import {closeAll, openFilesQuietly, type BlockObserver, type EncryptedFile} from './encrypted-files.js'
import {refuseTooMany} from './json-limits.js'
import {PlaceTable} from './place-table.js'
import {rewriteFiles} from './rewrite-files.js'

interface EncryptOptions extends ChoiceFlags {
  readonly files: readonly string[]
  readonly profile: string | undefined
  readonly cipher: string | undefined
  /** The file with the password of a symmetric key's keystore, `-` for standard input. */
  readonly passwordFile: string | undefined
  /** Whether to encrypt what is neither in brackets nor encrypted, too. */
  readonly all: boolean
  /** Whether to encrypt what is in brackets even if it looks like a ciphertext. */
  readonly forcePlaintext: boolean
  readonly dryRun: boolean
  readonly json: boolean
}

/** The result of `mi secret encrypt` under --json. */
export interface EncryptResult {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation. */
  readonly cipher: string
  /** False for a dry run. */
  readonly written: boolean
  /** How many secrets were encrypted, or would be. */
  readonly encrypted: number
  readonly secrets: readonly EncryptedSecret[]
}

/**
 * Encrypts the plaintexts, writes the files that have any, and reports it: a table on standard output, unless it is for --json.
 * @returns the result, whose list is empty except for --json
 * @throws SecretsError with every problem of every file; UsageError, FileError, FormatError, ThreadError, and as `loadEncryptionKey`
 */
export async function encryptSecrets(options: EncryptOptions, openContext: OpenContext): Promise<EncryptResult> {
  if (options.files.some(isStandardInput)) throw new UsageError('standard input cannot be rewritten', 'specify files')
  const rules = {...options, choice: new AliasChoice(options)}
  const context = await openContext()
  const profile = await chooseProfileName(options.profile, context)
  return withLocks(options.files.map(absolutePath), note, () => encryptLocked({...options, profile}, rules, context))
}

async function encryptLocked(
  options: EncryptOptions & {readonly profile: string},
  rules: EncryptRules,
  context: Context,
): Promise<EncryptResult> {
  const {profile, cipher, passwordFile, dryRun, json} = options
  const key = await loadEncryptionKey(
    {profile, cipher, passwords: passwordReader(passwordFile, context.variables)},
    context,
  )
  const survey = new EncryptSurvey(key, rules)
  const table = new PlaceTable('STATE')
  const observe: BlockObserver = (block, file) => {
    survey.add(block, file)
    table.measure(
      block.values.filter(({alias}) => rules.choice.includes(alias)),
      file.name,
    )
  }
  const files = await openFilesQuietly(options.files, observe, formatAt(options.paths))
  try {
    for (const remark of survey.remarksOnProblems()) note(remark)
    survey.refuse()
    rules.choice.refuseUnseen()
    if (json) refuseTooMany(files.reduce((sum, file) => sum + survey.countsOf(file).chosen, 0))
    const outcomes = await writeFiles(files, survey, {key, rules, dryRun})
    const values = reportValues(files, rules, dryRun ? new Map() : outcomes)
    const secrets: EncryptedSecret[] = []
    if (json) for await (const value of values) secrets.push(secretResult(value, !dryRun))
    else await printStates(values, table, !dryRun)
    const encrypted = report(files, survey, {profile, cipher: key.transformation.name, dryRun})
    return {profile, cipher: key.transformation.name, written: !dryRun, encrypted, secrets}
  } finally {
    await closeAll(files)
  }
}

/** @returns the format whose secrets are at these paths; undefined if there are none */
function formatAt(paths: readonly string[] = []): EncryptedFormat | undefined {
  return paths.length === 0 ? undefined : yamlPaths(new Map(paths.map((path) => [path, splitPath(path)])))
}

interface Writing {
  readonly key: EncryptionKey
  readonly rules: EncryptRules
  readonly dryRun: boolean
}

/** Writes the files that have plaintexts, and prints the remarks on all files. @returns what became of those files */
async function writeFiles(
  files: readonly EncryptedFile[],
  survey: EncryptSurvey,
  {key, rules, dryRun}: Writing,
): Promise<ReadonlyMap<EncryptedFile, Outcome>> {
  const changed = files.filter((file) => survey.countsOf(file).plaintext > 0)
  const outcomes = new Map(changed.map((file) => [file, new Outcome(file)]))
  const count = changed.reduce((sum, file) => sum + survey.countsOf(file).plaintext, 0)
  await rewriteFiles(changed, encryptBlocks({files: changed, rules, key, count}, outcomes), dryRun)
  for (const file of files) for (const remark of (outcomes.get(file) ?? file.survey).remarks()) note(remark)
  for (const remark of survey.remarks()) note(remark)
  return outcomes
}

/** @returns how many secrets were encrypted */
function report(
  files: readonly EncryptedFile[],
  survey: EncryptSurvey,
  {profile, cipher, dryRun}: Pick<EncryptResult, 'profile' | 'cipher'> & {readonly dryRun: boolean},
): number {
  const counts = files.map((file) => survey.countsOf(file))
  const [chosen = 0, encrypted = 0, unmarked = 0] = (['chosen', 'plaintext', 'unmarked'] as const).map((state) =>
    counts.reduce((sum, each) => sum + each[state], 0),
  )
  const where = files.length === 1 ? quoted(files[0]?.name ?? '') : `${files.length} files`
  const what = encrypted === chosen ? counted(encrypted) : `${encrypted} of ${counted(chosen)}`
  const how = `for profile ${quoted(profile)} with ${cipher}`
  if (encrypted === 0) done(`nothing to encrypt in ${where}`)
  else if (dryRun) note(`${what} in ${where} would be encrypted ${how}; nothing was written`)
  else done(`${what} in ${where} encrypted ${how}`)
  if (unmarked > 0) note(`${describeUnmarked(unmarked)}; to encrypt everything, use --all`)
  return encrypted
}

function describeUnmarked(count: number): string {
  return count === 1
    ? '1 value is neither encrypted nor in brackets, and was left as it is'
    : `${count} values are neither encrypted nor in brackets, and were left as they are`
}
