/** Checks which secrets of some files Micro Integrator can decrypt. */
import {isDecrypted, type Verdict} from '../../bulk/judge.js'
import {describeCiphertext} from '../../cipher/recognise-ciphertext.js'
import {findTransformation} from '../../cipher/transformations.js'
import type {RemarkKind} from '../../formats/format.js'
import {placesOf, Remarks} from '../../formats/text/remarks.js'
import {isTerminal} from '../../io/terminal.js'
import {keyKindOf} from '../../profiles/profile.js'
import {note, warn} from '../../ui/messages.js'
import {trackProgress} from '../../ui/progress.js'
import {counted, shellWord} from '../../wording.js'
import type {Context, OpenContext} from '../context.js'
import {loadDecryptionKey, type LoadedDecryptionKey} from '../keys/decryption-key.js'
import {chooseFiles, passwordsForProfile, type ChosenProduct} from '../product/choose-files.js'
import {findOwner} from '../product/key-owners.js'
import {inspectHome, type HomeResult, type Inspection} from '../product/inspect-home.js'
import {configuredTransformation} from '../product/product-cipher.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {loadProfile} from '../profiles/load-profile.js'
import {
  closeAll,
  countAll,
  judgeValues,
  openEncryptedFiles,
  type EncryptedFile,
  type JudgedPart,
} from './encrypted-files.js'
import {refuseTooMany} from './json-limits.js'
import {findKnownKeys} from './known-keys.js'
import {LinePrinter} from './line-printer.js'
import {recordRemarks} from './record-remarks.js'
import {refuseStandardInputTwice} from './standard-input.js'
import {
  remarksOnUnchecked,
  summarize,
  verdictResults,
  VerdictTable,
  VerdictTally,
  type VerdictResult,
  type VerdictResults,
} from './verdict-report.js'

interface VerifyOptions {
  /** Paths, or `-` for standard input; none for those of a product. */
  readonly files: readonly string[]
  /** The path of a product's home. */
  readonly miHome: string | undefined
  readonly profile: string | undefined
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
  readonly json: boolean
}

/** The result of `mi secret verify` under --json. */
export interface VerifyResult extends Omit<VerdictResults, 'plain'> {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation. */
  readonly cipher: string
  /** Why Micro Integrator cannot open the profile's key although mi can, one sentence each. */
  readonly concerns?: readonly string[]
  /** How many can be decrypted and are clean, and how many are not. */
  readonly good: number
  readonly bad: number
  /** Present if there are any. */
  readonly plain?: VerdictResults['plain']
  /** Present if the secrets are those of a product. */
  readonly product?: HomeResult
}

interface Verification {
  readonly result: VerifyResult
  readonly tally: VerdictTally
  /** What to do about the problems of the product. */
  readonly productHints: readonly string[]
  /** As `Inspection.profileHint`. */
  readonly profileHint: string | undefined
}

/**
 * Prints a table of all verdicts, unless it is for --json.
 * @returns the result, whose lists are empty except for --json
 * @throws UsageError, FileError, FormatError, and as `loadDecryptionKey`; no error for values that cannot be decrypted
 */
export async function verifySecrets(options: VerifyOptions, openContext: OpenContext): Promise<Verification> {
  refuseStandardInputTwice(options.files, options.passwordFile)
  const context = await openContext()
  const {files: names, chosen} = await chooseFiles(options, context.variables)
  const profile = await chooseProfileName(options.profile, context)
  const table = new VerdictTable()
  const files = await openEncryptedFiles(names, (block, {name}) => {
    table.measure(block, name)
  })
  try {
    if (options.json) refuseTooMany(countAll(files))
    const key = await loadKey(profile, chosen, options, context)
    // The runtime does not see a value that another one overrides.
    let known: ReturnType<typeof findKnownKeys> | undefined
    const names = () => (known ??= findKnownKeys(context.profiles, true))
    const parts = judgeValues(files, key, ({overridden}) => !overridden)
    const judged = {parts: trackParts(parts, countAll(files)), digits: key.digits, names}
    const {tally, plain, ...lists} = options.json
      ? await collectVerdicts(judged)
      : await printTable(files, judged, table)
    const {transformation, concerns} = key
    const about = {profile, cipher: transformation.name, ...(concerns.length > 0 && {concerns})}
    const inspected = chosen && (await reportProduct(chosen, profile, context))
    for (const remark of remarksOnCipher(transformation.name)) note(remark)
    const counts = {good: tally.secrets - tally.bad, bad: tally.bad}
    return {
      result: {
        ...about,
        ...counts,
        ...lists,
        ...(plain.length > 0 && {plain}),
        ...(inspected && {product: inspected.result}),
      },
      tally,
      productHints: inspected?.hints ?? [],
      profileHint: inspected?.profileHint,
    }
  } finally {
    await closeAll(files)
  }
}

/** The product decrypts with the transformation in its own configuration, unless the user chose another one. */
async function loadKey(
  profile: string,
  chosen: ChosenProduct | undefined,
  {cipher, passwordFile}: VerifyOptions,
  context: Context,
): Promise<LoadedDecryptionKey> {
  const passwords = await passwordsForProfile(profile, chosen, passwordFile, context)
  const isRequested = cipher !== undefined || context.variables.MI_CIPHER !== undefined
  const ofProduct = chosen === undefined || isRequested ? undefined : await cipherOfProduct(chosen, profile, context)
  return loadDecryptionKey({profile, cipher: cipher ?? ofProduct, passwords}, context)
}

/** @returns undefined if its vault is not set up, or for another kind of key */
async function cipherOfProduct(
  {secretConf}: ChosenProduct,
  profile: string,
  {profiles}: Context,
): Promise<string | undefined> {
  const configured = configuredTransformation(secretConf)
  return configured?.keyKind === keyKindOf(await loadProfile(profile, profiles)) ? configured.name : undefined
}

async function reportProduct(chosen: ChosenProduct, profile: string, {profiles}: Context): Promise<Inspection> {
  const owner = await findOwner(chosen, profiles)
  const inspection = inspectHome(chosen, await loadProfile(profile, profiles), owner === profile ? undefined : owner)
  inspection.notes.forEach(note)
  inspection.result.problems.forEach(warn)
  return inspection
}

type Tallied = VerdictResults & {readonly tally: VerdictTally}

/** Verdicts, and what records name the key and others by. */
interface Judged {
  readonly parts: AsyncIterable<JudgedPart> | Iterable<JudgedPart>
  readonly digits: () => string
  readonly names: () => Promise<ReadonlyMap<string, string>>
}

/** On a terminal the rows themselves show the progress. */
function trackParts(parts: AsyncIterable<JudgedPart>, count: number): Judged['parts'] {
  return isTerminal('stdout') ? parts : trackProgress(parts, {unit: 'secrets', count}, ({verdicts}) => verdicts.length)
}

async function collectVerdicts(judged: Judged): Promise<Tallied> {
  const secrets: VerdictResult[] = []
  const references: VerdictResults['references'][number][] = []
  const plain: VerdictResults['plain'][number][] = []
  const problems: VerdictResults['problems'][number][] = []
  const tally = await tallyVerdicts(judged, (results) => {
    secrets.push(...results.secrets)
    references.push(...results.references)
    plain.push(...results.plain)
    problems.push(...results.problems)
    return Promise.resolve()
  })
  return {tally, secrets, references, plain, problems}
}

async function printTable(files: readonly EncryptedFile[], judged: Judged, table: VerdictTable): Promise<Tallied> {
  for (const file of files) await measureLabels(file, table)
  const printer = new LinePrinter()
  await printer.print(table.renderHeader())
  const print = (results: VerdictResults) => printer.print(table.renderRows(results))
  const tally = await tallyVerdicts(judged, print, () => printer.end())
  return {tally, secrets: [], references: [], plain: [], problems: []}
}

/** The first pass does not know yet which Secrets need their namespace. */
async function measureLabels(file: EncryptedFile, table: VerdictTable): Promise<void> {
  if (file.survey.ambiguous.size === 0) return
  for await (const block of file.blocks()) table.measure(block, file.name)
}

async function tallyVerdicts(
  {parts, ...key}: Judged,
  report: (results: VerdictResults) => Promise<void>,
  end: () => Promise<void> = () => Promise.resolve(),
): Promise<VerdictTally> {
  const tally = new VerdictTally()
  const remarks = new Remarks()
  for await (const {verdicts} of parts) {
    const results = verdictResults(verdicts)
    tally.add(results)
    remarks.add(ciphertextsWithin(verdicts))
    for (const remark of await recordRemarks(recordsOf(verdicts), key)) remarks.add(remark)
    await report(results)
  }
  await end()
  for (const remark of remarks.sentences(() => false)) note(remark)
  for (const remark of remarksOnUnchecked(tally)) note(remark)
  return tally
}

function recordsOf(verdicts: readonly Verdict[]) {
  return verdicts.flatMap((verdict) =>
    'value' in verdict && verdict.value.record !== undefined
      ? [{value: verdict.value, isDecrypted: isDecrypted(verdict)}]
      : [],
  )
}

const twice: RemarkKind = {
  remark: (places) =>
    `decrypting yields what looks like a ciphertext, so these were probably encrypted twice: ${places}`,
}

function ciphertextsWithin(verdicts: readonly Verdict[]) {
  const found = verdicts.filter(isDecrypted).filter(({plaintext}) => describeCiphertext(plaintext) !== undefined)
  return {kind: twice, places: placesOf(found.map(({value}) => value))}
}

/** What was found in all: a sentence without a full stop, and what to try unless all is well. */
interface Outcome {
  readonly fact: string
  readonly hint: string | undefined
}

/** @returns what to say at the end of a verification */
export function summarizeVerification({result, tally, productHints, profileHint}: Verification): Outcome {
  const {concerns, product} = result
  const isSetUp = product === undefined || product.problems.length === 0
  const ofTally = tally.bad + tally.problems > 0 ? tally.hints(encryptCommandFor(product), profileHint) : []
  const hints = [...new Set([...ofTally, ...productHints])]
  const hint = hints.length === 0 ? undefined : hints.join('; ')
  if (tally.bad > 0 || tally.problems > 0)
    return {fact: `${summarize(tally)}${isSetUp ? '' : '; the product is not set up to decrypt its secrets'}`, hint}
  const fact = isSetUp
    ? summarize(tally, concerns)
    : `the key decrypts ${counted(tally.secrets)}, but the product is not set up to decrypt them: see above`
  return {fact, hint}
}

function encryptCommandFor(product: HomeResult | undefined): string {
  return `mi secret encrypt ${product === undefined ? 'FILE' : `--mi-home ${shellWord(product.home)}`}`
}

/** @returns what to know about secrets that are encrypted with the transformation, even if all can be decrypted */
function remarksOnCipher(cipher: string): readonly string[] {
  if (findTransformation(cipher).keyKind === 'rsa') return []
  return [
    "AES values work with Micro Integrator 4.6 or later, in $secret{x}, vault-lookup('x') and wso2-vault('x'); vault-lookup with 'ENV', 'FILE' or 'DOCKER' never decrypts them",
  ]
}
