/** Encrypts one secret, or a file of them: source → named values → ciphertexts → format → standard output or a file. */
import {beginEncrypting, collect, encryptStream, type EncryptedStream} from '../../bulk/encrypt.js'
import {anyValue} from '../../bulk/fitness.js'
import type {DecryptionKey} from '../../bulk/open.js'
import type {SecretSource} from '../../bulk/source.js'
import {survey, type Survey} from '../../bulk/survey.js'
import {describeCiphertext} from '../../cipher/recognise-ciphertext.js'
import type {KeyKind} from '../../cipher/transformation.js'
import {FileExistsError, FormatError, UsageError} from '../../errors.js'
import type {DirectoryFormat, EncryptedValue, OutputFormat} from '../../formats/format.js'
import {renderDocument} from '../../formats/text/line-writer.js'
import {isDirectory, withDirectoryLock} from '../../io/directory-content.js'
import {withLocks} from '../../io/exclusive.js'
import {isTaken} from '../../io/existence.js'
import {inputName, isStandardInput, standardInput} from '../../io/input.js'
import {absolutePath, withoutLinks} from '../../io/paths.js'
import {isTerminal} from '../../io/terminal.js'
import {note, warn} from '../../ui/messages.js'
import {withProgress} from '../../ui/progress.js'
import {counted, quoted} from '../../wording.js'
import type {OpenContext} from '../context.js'
import {loadEncryptionKey} from '../keys/encryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {warnAboutOtherKeys} from '../product/other-key.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {chooseOutput, type ChosenOutput, type OutputFlags} from './choose-output.js'
import {guardSources, type GuardResult} from './guard-sources.js'
import {refuseTooLong, refuseTooMany} from './json-limits.js'
import {findKeptFiles} from './kept-files.js'
import {findKept, loadKeyAtHand, type Comparing, type KeptSecrets} from './kept-secrets.js'
import {nameAfterInput} from './input-secret.js'
import {openSecrets} from './open-secrets.js'
import {openSources, type SourceFlags} from './open-sources.js'
import {printStream} from './print-stream.js'
import {asksForRecords, RecordWriter, type RecordFlags} from './records.js'
import {isStoreReference, isVariables, refuseBareReferences} from './source-kinds.js'
import {refuseStandardInputTwice} from './standard-input.js'
import {prepareDirectory} from './write-directory.js'
import {prepareFile, type WrittenFile} from './write-file.js'

interface CreateOptions extends SourceFlags, OutputFlags, RecordFlags {
  readonly profile: string | undefined
  readonly cipher: string | undefined
  /** The kind of key that the profile must have; undefined accepts any. */
  readonly keyKind: KeyKind | undefined
  /** The file with the password of a symmetric key's keystore, `-` for standard input. */
  readonly passwordFile: string | undefined
  /** Whether values that look like ciphertexts are encrypted too. */
  readonly forcePlaintext: boolean
  readonly json: boolean
}

/** The result of `mi secret create` under --json. */
export interface CreateResult extends Partial<WrittenFile>, GuardResult {
  /** The name of the profile. */
  readonly profile: string
  /** The transformation. */
  readonly cipher: string
  /** The name of the output, such as `console`. */
  readonly output: string
  /** What would be printed without --json, unless a file was written. */
  readonly content?: string
  /** The aliases whose value in the file was the same, so that their ciphertexts were kept; only with --merge and a key at hand. */
  readonly unchanged?: readonly string[]
  readonly secrets: readonly EncryptedValue[]
}

/**
 * Encrypts the secrets and prints them or writes them to a file.
 * @returns the result for --json; undefined without --json, because the ciphertexts are then written as they are made
 * @throws UsageError, SecretsError, FormatError, FileError, FileExistsError, ThreadError, InterruptedError; as `loadEncryptionKey` and
 *   `openSecrets`
 */
export async function createSecrets(
  options: CreateOptions,
  openContext: OpenContext,
): Promise<CreateResult | undefined> {
  const chosen = chooseOutput(options)
  const wanted = wantedSecrets(options, formatOf(chosen))
  checkOptions(wanted, options.passwordFile)
  refuseOwnInput(wanted, chosen, options.force)
  if (chosen.hasRecords !== true && asksForRecords(options)) throw refuseRecords(chosen.name)
  const context = await openContext()
  const asked = {...wanted, unused: context.variables.unused}
  const profile = await chooseProfileName(options.profile, context)
  const passwords = passwordReader(options.passwordFile, context.variables)
  const key = await loadEncryptionKey({profile, cipher: options.cipher, kind: options.keyKind, passwords}, context)
  // A manifest is named after the one that is read.
  const sources =
    chosen.name === 'k8' && wanted.from.length > 0 && wanted.alias === undefined ? await openSources(asked) : undefined
  const output = sources === undefined ? chosen : nameAfterInput(chosen, sources, options)
  if ('directoryFormat' in output && key.transformation.keyKind === 'aes') warn(output.directoryFormat.symmetricRemark)
  const keyOwner = key.transformation.keyKind === 'aes' ? profile : undefined
  const files = wanted.from.filter((given) => !given.startsWith('env:') && !isStoreReference(given))
  const guard = guardSources({files, passwordFile: options.passwordFile, profile: keyOwner}, context)
  const records = new RecordWriter(options, {profile, key, force: options.force, profiles: context.profiles})
  const deliver = await prepareDelivery(output, {...options, records})
  const format = formatOf(output)
  const refusal = (alias: string) => format.refusal(alias)
  const valueRule = options.forcePlaintext ? anyValue : describeCiphertext
  const source = sources ?? (await openSecrets(asked, {key, refusal, valueRule}))
  const headStart = beginEncrypting(key)
  try {
    const found = await survey(source, key, refusal, valueRule, (values, areFit) => {
      headStart.add(values, areFit)
    })
    if (options.json) refuseTooMany(found.count)
    if ('isForOne' in format && found.count > 1) throw refuseSeveral(found.count, output.name, source)
    for (const remark of [...found.remarks, ...(hasVariables(format) ? found.aliasRemarks : [])]) note(remark)
    const atHand = {profile, key, passwords, isAsked: options.passwordFile !== undefined}
    const comparing = options.merge ? await findComparing(output, () => loadKeyAtHand(atHand, context)) : undefined
    const finish = async (kept?: KeptSecrets) => {
      const stream = encryptStream(source, kept === undefined ? found : without(kept, found), key, headStart)
      return deliverSecrets(stream, {kept, deliver, json: options.json})
    }
    const delivered = await (comparing === undefined
      ? finish()
      : comparing({source, found, isRecorded: (record) => records.isUpToDate(record)}, finish))
    if (options.merge && 'format' in output && output.dest !== undefined)
      await warnAboutOtherKeys([output.dest], {profile, cipher: key.transformation.name}, context)
    const remarks = await guard(source.references)
    return delivered && {profile, cipher: key.transformation.name, output: output.name, ...delivered, ...remarks}
  } finally {
    await Promise.all([headStart.crew.close(), source.close()])
  }
}

function formatOf(output: ChosenOutput): DirectoryFormat | OutputFormat {
  return 'format' in output ? output.format : output.directoryFormat
}

function checkOptions(wanted: SourceFlags, passwordFile: string | undefined): void {
  const {from, alias, format, only, resolve, base64} = wanted
  refuseBareReferences(from)
  const isOneReference = from.length === 1 && from.every(isStoreReference)
  if (base64 && !isOneInput(wanted))
    throw new UsageError(
      '--base64 requires a single secret in a file, in a store or on standard input',
      'use it with --alias NAME, as in: mi secret create --alias NAME --base64 --from FILE',
    )
  if (base64 && (format !== undefined || only.length > 0))
    throw new UsageError('--base64 cannot be used with --format or --only', 'leave them out: all bytes are one secret')
  if (from.length > 0 && alias !== undefined && !isOneReference && !base64) {
    throw new UsageError(
      '--alias and --from cannot be used together',
      'use --alias for a single secret, or with one reference to a store; use --from for a file of secrets',
    )
  }
  if (resolve && from.every(isStoreReference))
    throw new UsageError('--resolve requires a file of references', 'name it with --from')
  if (from.length === 0 && (format !== undefined || only.length > 0))
    throw new UsageError(
      `${format === undefined ? '--only' : '--format'} requires a file of secrets`,
      'name it with --from; - is standard input',
    )
  const isPiped = from.length === 0 && alias !== undefined && !isTerminal('stdin')
  refuseStandardInputTwice(isPiped ? [standardInput] : from, passwordFile)
  if (alias === '') throw new UsageError('the alias is empty', 'name the secret, as in: --alias db_password')
}

/** Whether there is one secret, in a file, in a store or on standard input. */
function isOneInput({from, alias}: SourceFlags): boolean {
  const [only] = from
  if (alias === undefined || from.length > 1) return false
  return only === undefined ? !isTerminal('stdin') : !isVariables(only)
}

/** Overwriting the plaintext takes --force, even if the user would confirm it. @throws FileExistsError */
function refuseOwnInput({from}: SourceFlags, output: ChosenOutput, force: boolean): void {
  if (output.dest === undefined) return
  const dest = withoutLinks(output.dest)
  if (
    !from.some(
      (given) => !isStandardInput(given) && !isStoreReference(given) && withoutLinks(absolutePath(given)) === dest,
    )
  )
    return
  if (!force)
    throw new FileExistsError(
      output.dest,
      'choose another path with --dest, or overwrite the plaintext with --force; to encrypt it in place, use "mi secret encrypt"',
      'is the file that the secrets are read from',
    )
  note(`${quoted(output.dest)} is the file that the secrets are read from, and is overwritten`)
}

/** @returns the result for --json; undefined without --json */
async function deliverSecrets(
  stream: EncryptedStream,
  {kept, deliver, json}: {readonly kept: KeptSecrets | undefined; readonly deliver: Delivery; readonly json: boolean},
): Promise<Omit<CreateResult, 'cipher' | 'output' | 'profile'> | undefined> {
  if (!json) {
    await deliver(stream, kept)
    return undefined
  }
  const secrets = await collect(stream)
  refuseTooLong(
    secrets.reduce((sum, {ciphertext}) => sum + ciphertext.length, 0),
    'ciphertext',
  )
  const delivered = await deliver({count: secrets.length, batches: [secrets]}, kept)
  return {...delivered, ...(kept && {unchanged: [...kept.aliases]}), secrets}
}

/** Compares secrets with those in a file or directory, whose lock is held until the work is done with what is kept. */
type CompareAnd = <T>(secrets: Omit<Comparing, 'key'>, work: (kept: KeptSecrets) => Promise<T>) => Promise<T>

/** @returns undefined if there is nothing to merge into, or no key at hand */
async function findComparing(
  output: ChosenOutput,
  loadKey: () => Promise<DecryptionKey | undefined>,
): Promise<CompareAnd | undefined> {
  if ('directoryFormat' in output) {
    const {dest} = output
    const key = (await isDirectory(dest)) ? await loadKey() : undefined
    return (
      key &&
      ((secrets, work) => withDirectoryLock(dest, note, async () => work(await findKeptFiles(dest, {...secrets, key}))))
    )
  }
  const {dest, format} = output
  const {merging} = format
  const key = dest !== undefined && merging !== undefined && (await isTaken(dest)) ? await loadKey() : undefined
  if (dest === undefined || merging === undefined || key === undefined) return undefined
  return (secrets, work) => withLocks([dest], note, async () => work(await findKept(dest, merging, {...secrets, key})))
}

function without({aliases}: KeptSecrets, found: Survey): Pick<Survey, 'count' | 'isSuperseded'> {
  return {
    count: found.count - aliases.size,
    isSuperseded: (alias, at) => aliases.has(alias) || found.isSuperseded(alias, at),
  }
}

/** Whether its aliases may become the names of environment variables. */
function hasVariables(format: OutputFormat | DirectoryFormat): boolean {
  return 'isSequence' in format && format.isForOne === undefined && format.areVariables === undefined
}

/** A secret that is written without its alias needs none. */
function wantedSecrets(options: CreateOptions, output: OutputFormat | DirectoryFormat): SourceFlags {
  const {from, format, only, alias, resolve, base64} = options
  const single = from.length === 0 && 'isForOne' in output ? (alias ?? 'secret') : alias
  return {from, format, only, resolve, base64, alias: single}
}

function refuseSeveral(count: number, output: string, {name = standardInput}: SecretSource): FormatError {
  const fact = `contains ${counted(count)}, and the output ${output} takes only one`
  return new FormatError(fact, 'use --alias for a single secret, or a file with one').about(inputName(name))
}

type Delivery = (
  secrets: EncryptedStream,
  kept?: KeptSecrets,
) => Promise<Partial<WrittenFile> & {readonly content?: string}>

function refuseRecords(output: string): UsageError {
  return new UsageError(
    `the output ${output} cannot have records`,
    'use --record, --expires, --note and --type with --output file or --output k8',
  )
}

async function prepareDelivery(
  output: ChosenOutput,
  options: CreateOptions & {readonly records: RecordWriter},
): Promise<Delivery> {
  if ('directoryFormat' in output) return prepareDirectory(output.dest, output.directoryFormat, options)
  const {dest, format} = output
  const {records} = options
  if (dest !== undefined) return prepareFile(dest, format, options)
  if (options.json) return async (secrets) => ({content: renderAll(await collect(records.addTo(secrets)), format)})
  return async (secrets) => {
    // On a terminal the lines themselves show the progress.
    await printStream(records.addTo(isTerminal('stdout') ? secrets : withProgress(secrets, 'secrets')), format)
    return {}
  }
}

function renderAll(secrets: readonly EncryptedValue[], format: OutputFormat): string {
  const {text, remarks} = renderDocument(format, secrets)
  for (const remark of remarks) note(remark)
  return text
}
