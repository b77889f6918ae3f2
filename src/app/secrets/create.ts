/** Encrypts one secret, or a file of them: source → named values → ciphertexts → format → standard output or a file. */
import {beginEncrypting, collect, encryptStream, type EncryptedStream} from '../../bulk/encrypt.js'
import {anyValue, type EncryptionKey} from '../../bulk/fitness.js'
import type {DecryptionKey} from '../../bulk/open.js'
import type {SecretSource} from '../../bulk/source.js'
import {survey, type Survey} from '../../bulk/survey.js'
import {describeCiphertext} from '../../cipher/recognise-ciphertext.js'
import type {KeyKind} from '../../cipher/transformation.js'
import {FormatError, InterruptedError, UsageError} from '../../errors.js'
import type {DirectoryFormat, EncryptedValue, OutputFormat} from '../../formats/format.js'
import {renderDocument} from '../../formats/text/line-writer.js'
import {isDirectory, withDirectoryLock} from '../../io/directory-content.js'
import {withLocks} from '../../io/exclusive.js'
import {isTaken} from '../../io/existence.js'
import {inputName, standardInput} from '../../io/input.js'
import {MissingProfileError} from '../../profiles/profile-store.js'
import {note, warn} from '../../ui/messages.js'
import {trackPrinted} from '../../ui/progress.js'
import {counted} from '../../wording.js'
import type {Context, OpenContext} from '../context.js'
import {loadEncryptionKey, type WantedEncryptionKey} from '../keys/encryption-key.js'
import {passwordReader} from '../keys/given-passwords.js'
import {warnAboutOtherKeys} from '../product/other-key.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {offerProfile, type OfferedProfile} from '../profiles/offer-profile.js'
import {askAboutExisting, type Permission} from './ask-existing.js'
import {checkSourceFlags, refuseOwnInput} from './check-sources.js'
import {chooseOutput, type ChosenOutput, type OutputFlags} from './choose-output.js'
import {makeCreatedSnippets, refuseSnippets, showCreatedSnippets, type CreatedSnippets} from './created-snippets.js'
import {guardSources, type GuardResult} from './guard-sources.js'
import {refuseTooLong, refuseTooMany} from './json-limits.js'
import {findKeptFiles} from './kept-files.js'
import {findKept, loadKeyAtHand, type Comparing, type KeptSecrets} from './kept-secrets.js'
import {nameAfterInput} from './input-secret.js'
import {openSecrets} from './open-secrets.js'
import {openSources, type OpenSource, type SourceFlags} from './open-sources.js'
import {printStream} from './print-stream.js'
import {asksForRecords, RecordWriter, type RecordFlags} from './records.js'
import {isStoreReference} from './source-kinds.js'
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
  /** Whether to show how to refer to the secrets. */
  readonly snippet: boolean
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
  /** How to refer to them; only with --snippet. */
  readonly snippets?: CreatedSnippets
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
  const saved = {isProfile: false}
  try {
    return await encryptSecrets(options, openContext, saved)
  } catch (error) {
    if (saved.isProfile && error instanceof InterruptedError)
      throw new InterruptedError('the profile was saved, but no secret was written')
    throw error
  }
}

/** @param saved records whether the user created a profile */
async function encryptSecrets(
  options: CreateOptions,
  openContext: OpenContext,
  saved: {isProfile: boolean},
): Promise<CreateResult | undefined> {
  const chosen = chooseOutput(options)
  const wanted = wantedSecrets(options, formatOf(chosen))
  checkSourceFlags(wanted, options.passwordFile)
  refuseOwnInput(wanted, chosen, options.force)
  if (chosen.hasRecords !== true && asksForRecords(options)) throw refuseRecords(chosen.name)
  if (options.snippet) refuseSnippets(chosen)
  const context = await openContext()
  const asked = {...wanted, unused: context.variables.unused}
  const profile = await chooseProfileName(options.profile, context)
  const passwords = passwordReader(options.passwordFile, context.variables)
  const created = () => (saved.isProfile = true)
  const offer = {profile, passwordFile: options.passwordFile, created}
  const key = await loadKey({profile, cipher: options.cipher, kind: options.keyKind, passwords}, offer, context)
  // A manifest is named after the one that is read.
  const sources =
    chosen.name === 'k8' && wanted.from.length > 0 && wanted.alias === undefined ? await openSources(asked) : undefined
  const output = sources === undefined ? chosen : nameAfterInput(chosen, sources, options)
  if ('directoryFormat' in output && key.transformation.keyKind === 'aes') warn(output.directoryFormat.symmetricRemark)
  const keyOwner = key.transformation.keyKind === 'aes' ? profile : undefined
  const files = wanted.from.filter((given) => !given.startsWith('env:') && !isStoreReference(given))
  const guard = guardSources({files, passwordFile: options.passwordFile, profile: keyOwner}, context)
  const records = new RecordWriter(options, {profile, key, force: options.force, profiles: context.profiles})
  const permission = {...options, ...(await askIfNeeded(output, options))}
  const deliver = await prepareDelivery(output, {...permission, records})
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
    const comparing = permission.merge ? await findComparing(output, () => loadKeyAtHand(atHand, context)) : undefined
    const finish = async (kept?: KeptSecrets) => {
      const stream = encryptStream(source, kept === undefined ? found : without(kept, found), key, headStart)
      return deliverSecrets(stream, {kept, deliver, json: options.json})
    }
    const delivered = await (comparing === undefined
      ? finish()
      : comparing({source, found, isRecorded: (record) => records.isUpToDate(record)}, finish))
    if (permission.merge && 'format' in output && output.dest !== undefined)
      await warnAboutOtherKeys([output.dest], {profile, cipher: key.transformation.name}, context)
    const remarks = await guard(source.references)
    const snippets = options.snippet ? await showSnippets({output, source, options}, context) : undefined
    const about = {profile, cipher: key.transformation.name, output: output.name}
    return delivered && {...about, ...delivered, ...remarks, ...(snippets && {snippets})}
  } finally {
    await Promise.all([headStart.crew.close(), source.close()])
  }
}

/** At a terminal, a person without any profile can create one. */
async function loadKey(wanted: WantedEncryptionKey, offer: OfferedProfile, context: Context): Promise<EncryptionKey> {
  try {
    return await loadEncryptionKey(wanted, context)
  } catch (error) {
    if (!(error instanceof MissingProfileError) || wanted.kind === 'aes') throw error
    await offerProfile(error, offer, context)
    return loadEncryptionKey(wanted, context)
  }
}

async function askIfNeeded(output: ChosenOutput, {force, merge}: Permission): Promise<Permission | undefined> {
  if (force || merge || !('format' in output) || output.dest === undefined) return undefined
  return output.format.merging === undefined ? undefined : askAboutExisting(output.dest)
}

async function showSnippets(
  {options, ...created}: {readonly options: CreateOptions; readonly output: ChosenOutput; readonly source: OpenSource},
  context: Context,
): Promise<CreatedSnippets> {
  const made = await makeCreatedSnippets({...created, secretName: options.outputOptions.name}, context)
  if (!options.json) showCreatedSnippets(made)
  return made
}

function formatOf(output: ChosenOutput): DirectoryFormat | OutputFormat {
  return 'format' in output ? output.format : output.directoryFormat
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
    const {count} = secrets
    const batches = trackPrinted(secrets.batches, {unit: 'secrets', count}, ({length}) => length)
    await printStream(records.addTo({count, batches}), format)
    return {}
  }
}

function renderAll(secrets: readonly EncryptedValue[], format: OutputFormat): string {
  const {text, remarks} = renderDocument(format, secrets)
  for (const remark of remarks) note(remark)
  return text
}
