/** Decrypts secrets of a file: all of them, or those named. */
import {BadVerdicts} from '../../bulk/bad-verdicts.js'
import {isDecrypted, isPlain, isUnclean, type DecryptedVerdict} from '../../bulk/judge.js'
import type {DecryptionKey} from '../../bulk/open.js'
import {DeclinedError, FormatError} from '../../errors.js'
import type {EncryptedBlock, ExistingValue, RemarkKind} from '../../formats/format.js'
import {renderPlainLines} from '../../formats/properties/properties.js'
import {describeReference, isReference} from '../../formats/plaintext-marks.js'
import {listLines} from '../../formats/text/mentions.js'
import {placesOf, Remarks} from '../../formats/text/remarks.js'
import {writeStdout} from '../../io/stdout.js'
import {isTerminal} from '../../io/terminal.js'
import {note} from '../../ui/messages.js'
import {withProgress} from '../../ui/progress.js'
import {askYes, mustAsk} from '../../ui/prompts.js'
import {counted, listed, mostShown, quoted} from '../../wording.js'
import type {OpenContext} from '../context.js'
import {loadDecryptionKey} from '../keys/decryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {effectiveValues, judgeValues, openEncryptedFile, type EncryptedFile} from './encrypted-files.js'
import {refuseTooLong, refuseTooMany} from './json-limits.js'
import {refuseStandardInputTwice} from './standard-input.js'
import {refuseUnknown} from './unknown-aliases.js'

interface DecryptOptions {
  /** A path, or `-` for standard input. */
  readonly file: string
  /** Undefined for all. */
  readonly aliases: readonly string[] | undefined
  readonly profile: string | undefined
  readonly cipher: string | undefined
  readonly passwordFile: string | undefined
  /** Whether secrets may be shown on a terminal without asking. */
  readonly yes: boolean
  readonly json: boolean
}

/** The result of `mi secret decrypt` under --json. */
export interface DecryptResult {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation. */
  readonly cipher: string
  readonly secrets: readonly DecryptedSecret[]
}

interface DecryptedSecret {
  readonly alias: string
  readonly line: number
  /** The Kubernetes Secret, as in `SecretProblem`. */
  readonly secret?: string
  /** The plaintext. */
  readonly value: string
}

/**
 * Decrypts the secrets and prints them, all or none.
 * @returns the result, whose list is empty except for --json
 * @throws SecretsError if any of them cannot be decrypted; FormatError if an alias is missing or ambiguous; DeclinedError if they may
 *   not be shown; UsageError, FileError, and as `loadDecryptionKey`
 */
export async function decryptSecrets(options: DecryptOptions, openContext: OpenContext): Promise<DecryptResult> {
  const {aliases, json, yes} = options
  refuseStandardInputTwice([options.file], options.passwordFile)
  const context = await openContext()
  const profile = await chooseProfileName(options.profile, context)
  const selection = aliases && new Selection(aliases)
  let references = 0
  const file = await openEncryptedFile(options.file, (block) => {
    selection?.add(block)
    references += block.values.filter(({value}) => isReference(value)).length
  })
  try {
    if (selection) await refuseUnknown(file, {missing: selection.missing, named: selection.aliases.length})
    selection?.refuseReferences(file)
    if (!json) await refuseAmbiguous(file, selection)
    const count = selection?.count(file) ?? (references === 0 ? file.survey.effective : await countSecrets(file))
    if (json) refuseTooMany(count)
    await permitShowing(count, yes)
    const passwords = passwordReader(options.passwordFile, context.variables)
    const key = await loadDecryptionKey({profile, cipher: options.cipher, passwords}, context)
    const about = {profile, cipher: key.transformation.name}
    if (json) return {...about, secrets: await collectSecrets(file, key, selection)}
    await printSecrets(file, key, selection)
    return {...about, secrets: []}
  } finally {
    await file.close()
  }
}

/** What a file has for an alias; the last value, if there are several. */
interface Found {
  count: number
  isBare: boolean
  /** Where the value comes from, if it is a reference. */
  reference: string | undefined
}

/** The secrets that are named, and which of them a file has. */
class Selection {
  readonly aliases: readonly string[]
  readonly #found: Map<string, Found>
  /** The first alias that was found a second time. */
  repeated: string | undefined

  constructor(aliases: readonly string[]) {
    this.aliases = aliases
    this.#found = new Map(aliases.map((alias) => [alias, {count: 0, isBare: false, reference: undefined}]))
  }

  add({values}: EncryptedBlock): void {
    for (const {alias, value, bare = false, overridden} of values) {
      const found = overridden ? undefined : this.#found.get(alias)
      if (found === undefined) continue
      if (++found.count > 1) this.repeated ??= alias
      found.isBare = bare
      found.reference = describeReference(value)
    }
  }

  has(alias: string): boolean {
    return this.#found.has(alias)
  }

  /** The aliases without a value. A single word has none. */
  get missing(): readonly string[] {
    return this.aliases.filter((alias) => {
      const {count = 0, isBare = false} = this.#found.get(alias) ?? {}
      return count === 0 || isBare
    })
  }

  /** @throws FormatError if a value that is named is a reference */
  refuseReferences({name}: EncryptedFile): void {
    for (const [alias, {reference}] of this.#found) {
      if (reference === undefined) continue
      throw new FormatError(
        `has no ciphertext for ${quoted(alias)}: it ${reference}`,
        'look for its value there',
      ).about(name)
    }
  }

  /** How many values are selected. */
  count({survey}: EncryptedFile): number {
    const counts = Array.from(this.#found.values(), ({count}) => (survey.lastCounts ? Math.min(count, 1) : count))
    return counts.reduce((sum, count) => sum + count, 0)
  }

  /** Whether only one secret is named: it is printed byte for byte. */
  get isSingle(): boolean {
    return this.aliases.length === 1
  }
}

/** How many values there are that are not references. */
async function countSecrets(file: EncryptedFile): Promise<number> {
  let count = 0
  for await (const {value} of effectiveValues(file)) if (!isReference(value)) count++
  return count
}

/** A manifest may have the same alias in several Secrets, and TOML in several tables. */
async function refuseAmbiguous(file: EncryptedFile, selection: Selection | undefined): Promise<void> {
  const twice = file.survey.lastCounts ? undefined : selection ? selection.repeated : file.survey.repeatedAlias
  if (twice === undefined) return
  const first: ExistingValue[] = []
  let count = 0
  for await (const value of effectiveValues(file)) {
    if (value.alias === twice && ++count <= mostShown) first.push(value)
  }
  throw ambiguous(first, count).about(file.name)
}

/** @param first the first dozen values for an alias @param count how many there are */
function ambiguous(first: readonly ExistingValue[], count: number): FormatError {
  const alias = quoted(first[0]?.alias ?? '')
  if (first.every(({secret}) => secret === undefined)) {
    const lines = listLines(
      first.map(({line}) => line),
      count,
    )
    return new FormatError(
      `has ${alias} in several tables, on lines ${lines}`,
      'use --json, which names the line of each',
    )
  }
  const secrets = first.map(({secret = ''}) => secret)
  return new FormatError(
    `has ${alias} in more than one Secret: ${listed(secrets, count)}`,
    'use --json, which names the Secret of each',
  )
}

async function permitShowing(count: number, yes: boolean): Promise<void> {
  if (yes || !isTerminal('stdout')) return
  mustAsk('standard output is a terminal', 'use --yes to show secrets there, or redirect them to a file or a pipe')
  if (!(await askYes(`Show ${counted(count)} on this screen?`))) throw new DeclinedError('nothing was printed')
}

/** Decrypts the selected values, block by block. */
async function* decryptBlocks(
  file: EncryptedFile,
  key: DecryptionKey,
  selection: Selection | undefined,
): AsyncGenerator<readonly DecryptedVerdict[]> {
  const bad = new BadVerdicts('nothing was printed')
  const isChosen = ({alias, overridden}: ExistingValue) => !overridden && (selection?.has(alias) ?? true)
  for await (const {verdicts} of judgeValues([file], key, isChosen)) {
    // Problems of other lines do not matter if secrets are named; otherwise, plaintext that need not be a secret does not matter.
    bad.add(verdicts.filter((verdict) => (selection ? verdict.value !== undefined : !isPlain(verdict))))
    if (bad.count === 0) yield verdicts.filter(isDecrypted)
  }
  bad.refuse(() => 'run "mi secret verify FILE" to see which can be decrypted')
}

const notClean: RemarkKind = {
  remark: (places) => `not clean, so some of Micro Integrator's lookups do not accept them: ${places}`,
}

/** Decrypts everything, and prints a remark on values that are not clean. @throws SecretsError if any value cannot be decrypted */
async function decryptAll(
  file: EncryptedFile,
  key: DecryptionKey,
  selection: Selection | undefined,
  use: (verdicts: readonly DecryptedVerdict[]) => void,
): Promise<void> {
  const remarks = new Remarks()
  const count = selection?.count(file) ?? file.survey.effective
  const {batches} = withProgress({count, batches: decryptBlocks(file, key, selection)}, 'secrets')
  for await (const verdicts of batches) {
    remarks.add({kind: notClean, places: placesOf(verdicts.filter(isUnclean).map(({value}) => value))})
    use(verdicts)
  }
  for (const remark of remarks.sentences(() => false)) note(remark)
}

async function collectSecrets(
  file: EncryptedFile,
  key: DecryptionKey,
  selection: Selection | undefined,
): Promise<readonly DecryptedSecret[]> {
  const secrets: DecryptedSecret[] = []
  let length = 0
  await decryptAll(file, key, selection, (verdicts) => {
    for (const verdict of verdicts) {
      secrets.push(decryptedSecret(verdict))
      length += verdict.plaintext.length
    }
    refuseTooLong(length, 'plaintext')
  })
  return secrets
}

function decryptedSecret({value: {alias, line, secret}, plaintext: value}: DecryptedVerdict): DecryptedSecret {
  return {alias, line, ...(secret !== undefined && {secret}), value}
}

/** How much plaintext is kept until everything is known to be decryptable, in bytes. More of it is decrypted again, as it is printed. */
const mostKept = 8 << 20

async function printSecrets(file: EncryptedFile, key: DecryptionKey, selection: Selection | undefined): Promise<void> {
  const render = (verdicts: readonly DecryptedVerdict[]) =>
    Buffer.from(renderDecrypted(verdicts.map(decryptedSecret), selection?.isSingle ?? false))
  const kept: Buffer[] = []
  let size = 0
  await decryptAll(file, key, selection, (verdicts) => {
    const text = render(verdicts)
    size += text.length
    if (size <= mostKept) kept.push(text)
    else kept.splice(0)
  })
  if (size <= mostKept) {
    await writeStdout(Buffer.concat(kept, size))
    return
  }
  for await (const verdicts of decryptBlocks(file, key, selection)) {
    const text = render(verdicts)
    if ((await writeStdout(text)) < text.length) return
  }
}

/** @param isSingle whether a single secret was named: it is rendered byte for byte, with a newline only for a terminal */
function renderDecrypted(secrets: readonly DecryptedSecret[], isSingle: boolean): string {
  if (!isSingle) return renderPlainLines(secrets)
  return secrets.map(({value}) => value + (isTerminal('stdout') ? '\n' : '')).join('')
}
