/** Checks files of encrypted values without any key, keystore or password. */
import type {CiphertextShape} from '../../cipher/recognise-ciphertext.js'
import {aboutFile, UsageError} from '../../errors.js'
import type {EncryptedBlock, ExistingValue} from '../../formats/format.js'
import {Remarks} from '../../formats/text/remarks.js'
import {isStandardInput} from '../../io/input.js'
import {isTerminal} from '../../io/terminal.js'
import {certificateFromPem} from '../../keystore/certificate.js'
import {isSymmetric} from '../../profiles/profile.js'
import {MissingDirectoryError, MissingProfileError} from '../../profiles/profile-store.js'
import {note} from '../../ui/messages.js'
import {trackProgress} from '../../ui/progress.js'
import {counted} from '../../wording.js'
import type {Context, OpenContext} from '../context.js'
import {certificateDigits} from '../keys/key-digits.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {loadProfile} from '../profiles/load-profile.js'
import {closeAll, openEncryptedFiles, type EncryptedFile} from './encrypted-files.js'
import {refuseTooMany} from './json-limits.js'
import {findKnownKeys} from './known-keys.js'
import {LinePrinter} from './line-printer.js'
import {findingsIn, flawsIn, type BlockFindings, type LintFinding} from './lint-findings.js'
import {lintRules, type LintRule} from './lint-rules.js'
import {PlaceTable} from './place-table.js'
import {recordRemarks} from './record-remarks.js'
import {remarksOnUnchecked} from './verdict-report.js'

interface LintOptions {
  /** Paths, or `-` for standard input. */
  readonly files: readonly string[]
  readonly profile: string | undefined
  /** Whether --no-key was used, which all the others need. */
  readonly noKey: boolean
  readonly json: boolean
  readonly sarif: boolean
  /** What is used only with a key. */
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
  readonly miHome: string | undefined
}

/** The result of `mi secret verify --no-key` under --json. */
export interface LintResult {
  /** The name of the profile with whose key the lengths were compared; absent if there is none. */
  readonly profile?: string
  /** How many values were checked. */
  readonly checked: number
  readonly findings: readonly LintFinding[]
}

interface Lint {
  /** Without findings if they were printed. */
  readonly result: LintResult
  /** What was found in all: a sentence without a full stop. */
  readonly fact: string
  /** What to try; undefined if nothing is wrong. */
  readonly hint: string | undefined
}

/**
 * Prints a table of all findings, if there are any, unless they are for --json or --sarif.
 * @throws UsageError, FileError, FormatError, ProfileError; no error for findings
 */
export async function lintSecrets(options: LintOptions, openContext: OpenContext): Promise<Lint> {
  refuseOptions(options)
  const context = await openContext()
  const key = await findKey(options.profile, context)
  const table = new PlaceTable('PROBLEM')
  const measure = (block: EncryptedBlock, {name}: Pick<EncryptedFile, 'name'>) => {
    table.measure([...block.values, ...block.problems, ...flawsIn(block, block.values).map(({at}) => at)], name)
  }
  const files = await openEncryptedFiles(options.files, measure)
  try {
    const isCollected = options.json || options.sarif
    if (isCollected) refuseTooMany(countOf(files), options.sarif ? '--sarif' : '--json')
    const tally = new LintTally()
    let known: ReturnType<typeof findKnownKeys> | undefined
    const names = () => (known ??= findKnownKeys(context.profiles, false))
    const found = findingsOf(trackBlocks(files), {...key, names}, tally)
    const findings: LintFinding[] = []
    if (isCollected) for await (const some of found) findings.push(...some)
    else await printFindings(found, table)
    for (const remark of [...tally.remarks.sentences(() => false), ...remarksOnUnchecked(tally)]) note(remark)
    const result = {...(key !== undefined && {profile: key.profile}), checked: tally.checked, findings}
    return {result, ...tally.outcome()}
  } finally {
    await closeAll(files)
  }
}

/** @throws UsageError */
function refuseOptions({files, noKey, json, sarif, cipher, passwordFile, miHome}: LintOptions): void {
  if (!noKey) throw new UsageError('--sarif can only be used with --no-key', 'add --no-key, or omit --sarif')
  const others = {'--password-file': passwordFile, '--cipher': cipher, '--mi-home': miHome}
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? []
  if (other !== undefined) throw new UsageError(`--no-key and ${other} cannot be used together`, 'use one of them')
  if (json && sarif) throw new UsageError('--sarif and --json cannot be used together', 'use one of them')
  if (files.length === 0) throw new UsageError('missing argument FILE', 'specify a file, or - for standard input')
  if (sarif && files.some(isStandardInput))
    throw new UsageError('--sarif names files, and standard input has no name', 'save it as a file, and name that')
}

interface ExpectedKey {
  /** The name of the profile. */
  readonly profile: string
  readonly shape: CiphertextShape
  /** What records name it by; absent if that cannot be known without the key. */
  readonly digits?: () => string
}

/**
 * @param named in --profile
 * @returns undefined if no profile was named, and there is none to use
 * @throws ProfileError if a profile that was named does not exist, or is damaged
 */
async function findKey(named: string | undefined, context: Context): Promise<ExpectedKey | undefined> {
  const isNamed = (named ?? context.variables.MI_PROFILE) !== undefined
  try {
    const profile = await chooseProfileName(named, context)
    return {profile, ...(await publicPartOf(profile, context))}
  } catch (error) {
    const isMissing = error instanceof MissingDirectoryError || error instanceof MissingProfileError
    if (isNamed || !isMissing) throw error
    note('without a profile, the length of ciphertexts is not checked')
    return undefined
  }
}

async function publicPartOf(name: string, {profiles}: Context): Promise<Omit<ExpectedKey, 'profile'>> {
  const profile = await loadProfile(name, profiles)
  if (isSymmetric(profile)) return {shape: {kind: 'aes'}}
  const {bits, der} = aboutFile(profiles.pathOf(name), () => certificateFromPem(profile.certificate))
  return {shape: {kind: 'rsa', bits}, digits: () => certificateDigits(der)}
}

function countOf(files: readonly EncryptedFile[]): number {
  return files.reduce((sum, {survey}) => sum + survey.values + survey.problems, 0)
}

interface FileBlock {
  readonly file: EncryptedFile
  readonly block: EncryptedBlock
  /** Of the block, each with whether it is overridden in the whole file. */
  readonly values: readonly ExistingValue[]
}

/** On a terminal, no progress is shown between the rows. */
function trackBlocks(files: readonly EncryptedFile[]): AsyncIterable<FileBlock> | Iterable<FileBlock> {
  const work = {unit: 'secrets', count: countOf(files)}
  return isTerminal('stdout')
    ? blocksOf(files)
    : trackProgress(blocksOf(files), work, ({block}) => block.values.length + block.problems.length)
}

async function* blocksOf(files: readonly EncryptedFile[]): AsyncGenerator<FileBlock> {
  for (const file of files) {
    let index = 0
    for await (const block of file.blocks()) {
      yield {file, block, values: file.survey.settle(block.values, index)}
      index += block.values.length
    }
  }
}

/** @param tally counts everything that is found */
async function* findingsOf(
  blocks: AsyncIterable<FileBlock> | Iterable<FileBlock>,
  {shape: expected, ...key}: Partial<Omit<ExpectedKey, 'profile'>> & Pick<Parameters<typeof recordRemarks>[1], 'names'>,
  tally: LintTally,
): AsyncGenerator<readonly LintFinding[]> {
  for await (const {file, block, values} of blocks) {
    const found = findingsIn(block, {file: file.name, values, expected})
    tally.add(found)
    const recorded = values.filter(({record, overridden}) => record !== undefined && !overridden)
    const compared = recorded.map((value) => ({value, isDecrypted: false}))
    for (const remark of await recordRemarks(compared, key)) tally.remarks.add(remark)
    yield found.findings
  }
}

async function printFindings(found: AsyncIterable<readonly LintFinding[]>, table: PlaceTable): Promise<void> {
  const printer = new LinePrinter()
  let isFirst = true
  for await (const findings of found) {
    if (isFirst && findings.length > 0) await printer.print(table.renderHeader())
    isFirst &&= findings.length === 0
    await printer.print(findings.map((each) => table.renderRow(each, each.problem.replace(/^is /, ''))).join(''))
  }
  await printer.end()
}

/** Counts what was found. */
class LintTally {
  readonly #rules = new Set<LintRule>()
  /** On the records. */
  readonly remarks = new Remarks()
  checked = 0
  references = 0
  plain = 0
  #findings = 0

  add({findings, checked, references, plain}: BlockFindings): void {
    this.checked += checked
    this.references += references
    this.plain += plain
    this.#findings += findings.length
    for (const {rule} of findings) this.#rules.add(rule)
  }

  outcome(): Pick<Lint, 'fact' | 'hint'> {
    const total = counted(this.checked)
    if (this.#findings === 0) {
      const [look, them] = this.checked === 1 ? ['looks', 'it'] : ['look', 'them']
      const fact = `${total} ${look} encrypted; whether Micro Integrator can decrypt ${them} was not checked`
      return {fact: this.checked === 0 ? 'there were no secrets to check' : fact, hint: undefined}
    }
    const problems = this.#findings === 1 ? '1 problem was found' : `${this.#findings} problems were found`
    const hints = new Set(Array.from(this.#rules, (rule) => lintRules[rule].help))
    return {fact: `${problems} in ${total}`, hint: [...hints].join('; ')}
  }
}
