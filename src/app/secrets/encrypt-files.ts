/** Encrypts the plaintexts of files in place with a key: all files or none. */
import type {EncryptionKey} from '../../bulk/fitness.js'
import type {Rewriting} from '../../io/rewriting.js'
import {done, note} from '../../ui/messages.js'
import {counted, quoted} from '../../wording.js'
import {encryptBlocks, Outcome, reportValues} from './encrypt-blocks.js'
import {printStates, secretResult, type EncryptedSecret} from './encrypt-report.js'
import {EncryptSurvey, type EncryptRules, type StateCounts} from './encrypt-survey.js'
import {closeAll, noteRemarks, openFilesQuietly} from './encrypted-files.js'
import type {BlockObserver, EncryptedFile, Opening} from './encrypted-files.js'
import {refuseTooMany} from './json-limits.js'
import {PlaceTable} from './place-table.js'
import {rewriteFiles} from './rewrite-files.js'

/** What to encrypt, and how. The caller holds the files' locks. */
export interface Encrypting {
  readonly files: readonly string[]
  readonly key: EncryptionKey
  readonly rules: EncryptRules
  readonly opening?: Opening
  readonly dryRun: boolean
  readonly json: boolean
  /** What is written together with the files, and whether it may be. */
  readonly accompany?: (counts: StateCounts, files: readonly EncryptedFile[]) => Promise<readonly Rewriting[]>
}

export interface Encrypted {
  /** The sum of all files. */
  readonly counts: StateCounts
  /** As messages call the files. */
  readonly where: string
  /** None except for --json. */
  readonly secrets: readonly EncryptedSecret[]
}

/**
 * Encrypts the plaintexts, writes the files that have any, and prints a table on standard output, unless it is for --json.
 * @throws SecretsError with every problem of every file; FileError, FormatError, UsageError, ThreadError; what `accompany` throws
 */
export async function encryptFiles(encrypting: Encrypting): Promise<Encrypted> {
  const {key, rules, dryRun, json, opening, accompany} = encrypting
  const survey = new EncryptSurvey(key, rules)
  const table = new PlaceTable('STATE')
  const observe: BlockObserver = (block, file) => {
    survey.add(block, file)
    table.measure(
      block.values.filter(({alias}) => rules.choice.includes(alias)),
      file.name,
    )
  }
  const files = await openFilesQuietly(encrypting.files, observe, opening)
  try {
    for (const remark of survey.remarksOnProblems()) note(remark)
    survey.refuse()
    rules.choice.refuseUnseen()
    const counts = sumOf(files.map((file) => survey.countsOf(file)))
    if (json) refuseTooMany(counts.chosen)
    const others = (await accompany?.(counts, files)) ?? []
    const outcomes = await writeFiles({files, survey, key, rules, dryRun, others})
    const values = reportValues(files, rules, dryRun ? new Map() : outcomes)
    const secrets: EncryptedSecret[] = []
    if (json) for await (const value of values) secrets.push(secretResult(value, !dryRun))
    else await printStates(values, table, !dryRun)
    const where = files.length === 1 ? quoted(files[0]?.name ?? '') : `${files.length} files`
    return {counts, where, secrets}
  } finally {
    await closeAll(files)
  }
}

function sumOf(counts: readonly StateCounts[]): StateCounts {
  const sum = (state: keyof StateCounts) => counts.reduce((total, each) => total + each[state], 0)
  return {encrypted: sum('encrypted'), chosen: sum('chosen'), plaintext: sum('plaintext'), unmarked: sum('unmarked')}
}

interface Writing extends Pick<Encrypting, 'dryRun' | 'key' | 'rules'> {
  readonly files: readonly EncryptedFile[]
  readonly survey: EncryptSurvey
  readonly others: readonly Rewriting[]
}

/** Writes the files that have plaintexts, and prints the remarks on all files. @returns what became of those files */
async function writeFiles(writing: Writing): Promise<ReadonlyMap<EncryptedFile, Outcome>> {
  const {files, survey, key, rules, dryRun, others} = writing
  const changed = files.filter((file) => survey.countsOf(file).plaintext > 0)
  const outcomes = new Map(changed.map((file) => [file, new Outcome(file)]))
  const count = changed.reduce((sum, file) => sum + survey.countsOf(file).plaintext, 0)
  await rewriteFiles(changed, encryptBlocks({files: changed, rules, key, count}, outcomes), dryRun, others)
  for (const file of files) noteRemarks((outcomes.get(file) ?? file.survey).remarks(), file, files.length === 1)
  for (const remark of survey.remarks()) note(remark)
  return outcomes
}

/** Reports what was encrypted. @param how a phrase that follows it, such as `for profile "x"` */
export function reportEncrypted({counts, where}: Encrypted, how: string, dryRun: boolean): void {
  const {chosen, plaintext} = counts
  const what = plaintext === chosen ? counted(plaintext) : `${plaintext} of ${counted(chosen)}`
  if (plaintext === 0) done(`nothing to encrypt in ${where}`)
  else if (dryRun) note(`${what} in ${where} would be encrypted${how}; nothing was written`)
  else done(`${what} in ${where} encrypted${how}`)
}

/** Reports how many values were left although they are plaintext, if there are any. */
export function noteUnmarked({counts: {unmarked}}: Encrypted): void {
  if (unmarked === 0) return
  const fact =
    unmarked === 1
      ? '1 value is neither encrypted nor in brackets and was left unchanged'
      : `${unmarked} values are neither encrypted nor in brackets and were left unchanged`
  note(`${fact}; use --all to encrypt values without brackets`)
}
