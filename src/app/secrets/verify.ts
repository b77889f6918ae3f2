/** Checks which secrets of some files Micro Integrator can decrypt. */
import {isDecrypted, type Verdict} from '../../bulk/judge.js'
import {describeCiphertext} from '../../cipher/recognise-ciphertext.js'
import {findTransformation} from '../../cipher/transformations.js'
import type {RemarkKind} from '../../formats/format.js'
import {placesOf, Remarks} from '../../formats/text/remarks.js'
import {note} from '../../ui/messages.js'
import type {OpenContext} from '../context.js'
import {loadDecryptionKey} from '../keys/decryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {closeAll, judgeValues, openEncryptedFiles, type EncryptedFile, type JudgedPart} from './encrypted-files.js'
import {refuseTooMany} from './json-limits.js'
import {LinePrinter} from './line-printer.js'
import {refuseStandardInputTwice} from './standard-input.js'
import {verdictResults, VerdictTable, VerdictTally, type VerdictResult, type VerdictResults} from './verdict-report.js'

interface VerifyOptions {
  /** Paths, or `-` for standard input. */
  readonly files: readonly string[]
  readonly profile: string | undefined
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
  readonly json: boolean
}

/** The result of `mi secret verify` under --json. */
export interface VerifyResult extends VerdictResults {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation. */
  readonly cipher: string
  /** Why Micro Integrator cannot open the profile's key although mi can, one sentence each. */
  readonly concerns?: readonly string[]
  /** How many can be decrypted and are clean, and how many are not. */
  readonly good: number
  readonly bad: number
}

interface Verification {
  readonly result: VerifyResult
  readonly tally: VerdictTally
}

/**
 * Prints a table of all verdicts, unless it is for --json.
 * @returns the result, whose lists are empty except for --json
 * @throws UsageError, FileError, FormatError, and as `loadDecryptionKey`; no error for values that cannot be decrypted
 */
export async function verifySecrets(options: VerifyOptions, openContext: OpenContext): Promise<Verification> {
  refuseStandardInputTwice(options.files, options.passwordFile)
  const context = await openContext()
  const profile = await chooseProfileName(options.profile, context)
  const table = new VerdictTable()
  const files = await openEncryptedFiles(options.files, (block, name) => {
    table.measure(block, name)
  })
  try {
    if (options.json) refuseTooMany(files.reduce((sum, {survey}) => sum + survey.effective + survey.problems, 0))
    const passwords = passwordReader(options.passwordFile, context.variables)
    const key = await loadDecryptionKey({profile, cipher: options.cipher, passwords}, context)
    // The runtime does not see a value that another one overrides.
    const judged = judgeValues(files, key, ({overridden}) => !overridden)
    const {tally, ...lists} = options.json ? await collectVerdicts(judged) : await printTable(files, judged, table)
    const {transformation, concerns} = key
    const about = {profile, cipher: transformation.name, ...(concerns.length > 0 && {concerns})}
    return {result: {...about, good: tally.secrets - tally.bad, bad: tally.bad, ...lists}, tally}
  } finally {
    await closeAll(files)
  }
}

type Tallied = VerdictResults & {readonly tally: VerdictTally}

async function collectVerdicts(judged: AsyncIterable<JudgedPart>): Promise<Tallied> {
  const secrets: VerdictResult[] = []
  const references: VerdictResults['references'][number][] = []
  const problems: VerdictResults['problems'][number][] = []
  const tally = await tallyVerdicts(judged, (results) => {
    secrets.push(...results.secrets)
    references.push(...results.references)
    problems.push(...results.problems)
    return Promise.resolve()
  })
  return {tally, secrets, references, problems}
}

async function printTable(
  files: readonly EncryptedFile[],
  judged: AsyncIterable<JudgedPart>,
  table: VerdictTable,
): Promise<Tallied> {
  for (const file of files) await measureLabels(file, table)
  const printer = new LinePrinter()
  await printer.print(table.renderHeader())
  const tally = await tallyVerdicts(judged, (results) => printer.print(table.renderRows(results)))
  await printer.end()
  return {tally, secrets: [], references: [], problems: []}
}

/** The first pass does not know yet which Secrets need their namespace. */
async function measureLabels(file: EncryptedFile, table: VerdictTable): Promise<void> {
  if (file.survey.ambiguous.size === 0) return
  for await (const block of file.blocks()) table.measure(block, file.name)
}

async function tallyVerdicts(
  judged: AsyncIterable<JudgedPart>,
  report: (results: VerdictResults) => Promise<void>,
): Promise<VerdictTally> {
  const tally = new VerdictTally()
  const remarks = new Remarks()
  for await (const {verdicts} of judged) {
    const results = verdictResults(verdicts)
    tally.add(results)
    remarks.add(ciphertextsWithin(verdicts))
    await report(results)
  }
  for (const remark of remarks.sentences(() => false)) note(remark)
  if (tally.references > 0) note(describeReferences(tally.references))
  return tally
}

function describeReferences(count: number): string {
  return count === 1
    ? '1 value comes from elsewhere and was not checked'
    : `${count} values come from elsewhere and were not checked`
}

const twice: RemarkKind = {
  remark: (places) =>
    `decrypting yields what looks like a ciphertext, so these were probably encrypted twice: ${places}`,
}

function ciphertextsWithin(verdicts: readonly Verdict[]) {
  const found = verdicts.filter(isDecrypted).filter(({plaintext}) => describeCiphertext(plaintext) !== undefined)
  return {kind: twice, places: placesOf(found.map(({value}) => value))}
}

/** @returns what to know about secrets that are encrypted with the transformation, even if all can be decrypted */
export function remarksOnCipher(cipher: string): readonly string[] {
  if (findTransformation(cipher).keyKind === 'rsa') return []
  return [
    "AES values work with Micro Integrator 4.6 or later, in $secret{x}, vault-lookup('x') and wso2-vault('x'); vault-lookup with 'ENV', 'FILE' or 'DOCKER' never decrypts them",
  ]
}
