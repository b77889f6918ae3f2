/** Finds the secrets that a file already contains with the same value, so that merging can keep their ciphertexts. */
import {createHmac, randomBytes} from 'node:crypto'
import type {EncryptionKey} from '../../bulk/fitness.js'
import {isGood, type DecryptedVerdict, type Verdict} from '../../bulk/judge.js'
import type {DecryptionKey} from '../../bulk/open.js'
import type {SecretSource} from '../../bulk/source.js'
import type {Survey} from '../../bulk/survey.js'
import {UserError} from '../../errors.js'
import type {ExistingValue, Merging, SecretName} from '../../formats/format.js'
import type {SecretRecord} from '../../formats/text/record.js'
import {note} from '../../ui/messages.js'
import type {Context} from '../context.js'
import {loadDecryptionKey} from '../keys/decryption-key.js'
import type {PasswordReader} from '../keys/given-passwords.js'
import {loadProfile} from '../profiles/load-profile.js'
import {isSymmetric} from '../../profiles/profile.js'
import {closeAll, judgeValues, openFilesQuietly, type BlockObserver, type EncryptedFile} from './encrypted-files.js'

/** What need not be encrypted again. Whoever has it holds the lock of the file or directory, so that it stays true. */
export interface KeptSecrets {
  readonly aliases: ReadonlySet<string>
  /** The SHA-256 digests of the files in which they were found, in hex, by their absolute paths. */
  readonly digests: ReadonlyMap<string, string>
  /** The aliases whose values are the same too, but get a new record, and are encrypted again for that. */
  readonly recorded: ReadonlySet<string>
}

export const keepsNothing: KeptSecrets = {aliases: new Set(), digests: new Map(), recorded: new Set()}

interface KeyAtHand {
  /** The name of the profile. */
  readonly profile: string
  readonly key: EncryptionKey
  readonly passwords: PasswordReader
  /** Whether the user named a file with the password. */
  readonly isAsked: boolean
}

/**
 * The key that decrypts what the other encrypts, if no prompt is needed: a symmetric key is the same, and a private key is in the profile's
 * keystore, whose password a file or a variable provides.
 * @returns undefined if there is none
 * @throws as `loadDecryptionKey`, if the user named a file with the password
 */
export async function loadKeyAtHand(
  {profile: name, key, passwords, isAsked}: KeyAtHand,
  context: Context,
): Promise<DecryptionKey | undefined> {
  if (key.transformation.keyKind === 'aes') return key
  if (!isAsked && context.variables.MI_KEYSTORE_PASSWORD === undefined) return undefined
  const profile = await loadProfile(name, context.profiles)
  if (isSymmetric(profile) || profile.alias === undefined) return undefined
  try {
    return await loadDecryptionKey({profile: name, cipher: key.transformation.name, passwords}, context)
  } catch (error) {
    if (isAsked || !(error instanceof UserError)) throw error
    note('the private key cannot be opened, so unchanged secrets are encrypted again too')
    return undefined
  }
}

/** What is compared, and the key that decrypts what there is. */
export interface Comparing {
  readonly source: SecretSource
  readonly found: Pick<Survey, 'count' | 'isSuperseded'>
  readonly key: DecryptionKey
  /** Whether the record of a secret need not be written anew; absent if none is. */
  readonly isRecorded?: ((record: SecretRecord | undefined) => boolean) | undefined
}

/** More secrets would take too much memory. */
const mostCompared = 200_000

/** Says so if there are too many to compare them. */
export function areTooMany({found}: Comparing): boolean {
  if (found.count <= mostCompared) return false
  note(`there are more than ${mostCompared.toLocaleString('en')} secrets, so unchanged ones are encrypted again too`)
  return true
}

/**
 * Compares the secrets with those that merging would replace. A value that is not clean or has another transformation is not the same, nor is
 * one whose alias has another value elsewhere in the file.
 * @param dest an absolute path
 * @throws FileError, FormatError, ThreadError, and what the source throws
 */
export async function findKept(dest: string, merging: Merging, comparing: Comparing): Promise<KeptSecrets> {
  if (areTooMany(comparing)) return keepsNothing
  const secrets: SecretName[] = []
  const observe: BlockObserver = (block) => secrets.push(...block.secrets)
  const files = await openFilesQuietly([dest], observe, {format: merging.format, mayBeEmpty: true})
  try {
    const [file] = files
    if (file === undefined || file.survey.problems > 0) return keepsNothing
    const replaced = await findReplaced(file, merging, secrets)
    const {same, recorded} = await compare(file, comparing)
    const aliases = new Set([...same].filter((alias) => replaced.has(alias)))
    return {aliases, digests: new Map([[dest, await file.digest()]]), recorded}
  } finally {
    await closeAll(files)
  }
}

/** @returns the aliases that merging would look for in the file: in a manifest, only in one of its Secrets */
async function findReplaced(
  file: EncryptedFile,
  merging: Merging,
  secrets: readonly SecretName[],
): Promise<ReadonlySet<string>> {
  const replaced = new Set<string>()
  const take = (alias: string) => {
    replaced.add(alias)
    return undefined
  }
  const merger = merging.begin({take, rest: () => []}, secrets)
  let index = 0
  for await (const block of file.blocks()) {
    const first = index
    index += block.values.length
    const isOverridden = (at: number) => file.survey.isOverridden(block.values[at]?.alias ?? '', first + at)
    Array.from(merger.merge(block, isOverridden))
  }
  return replaced
}

async function compare(file: EncryptedFile, {source, found, key, isRecorded}: Comparing): Promise<Sorted> {
  const digests = new Digests()
  let index = 0
  for await (const {values} of source.blocks()) {
    for (const {alias, value} of values) if (!found.isSuperseded(alias, index++)) digests.set(alias, value)
  }
  const isChosen = ({alias, overridden}: ExistingValue) => !overridden && digests.has(alias)
  const sorter = new Sorter({digests, key, isRecorded})
  for await (const {verdicts} of judgeValues([file], key, isChosen)) sorter.add(verdicts)
  return sorter.sorted()
}

interface Sorted {
  /** The aliases whose values are all the same, and keep their records. */
  readonly same: ReadonlySet<string>
  /** Those whose values are all the same, but whose records are not. */
  readonly recorded: ReadonlySet<string>
}

/** Sorts out which values are the same as before. */
export class Sorter {
  readonly #known: Known
  readonly #same = new Set<string>()
  readonly #recorded = new Set<string>()
  readonly #different = new Set<string>()

  constructor(known: Known) {
    this.#known = known
  }

  add(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      if (verdict.alias === undefined) continue
      if (!isSame(verdict, verdict.alias, this.#known)) this.#different.add(verdict.alias)
      else if (this.#known.isRecorded?.(verdict.value.record) ?? true) this.#same.add(verdict.alias)
      else this.#recorded.add(verdict.alias)
    }
  }

  sorted(): Sorted {
    for (const alias of this.#different) this.#recorded.delete(alias)
    for (const alias of [...this.#different, ...this.#recorded]) this.#same.delete(alias)
    return {same: this.#same, recorded: this.#recorded}
  }
}

interface Known extends Pick<Comparing, 'isRecorded' | 'key'> {
  readonly digests: Digests
}

function isSame(verdict: Verdict, alias: string, {digests, key}: Known): verdict is DecryptedVerdict {
  return (
    isGood(verdict) && verdict.transformation === key.transformation.name && digests.matches(alias, verdict.plaintext)
  )
}

/** Remembers values without keeping them. */
export class Digests {
  readonly #key = randomBytes(32)
  readonly #digests = new Map<string, string>()

  set(alias: string, value: string): void {
    this.#digests.set(alias, this.#digestOf(value))
  }

  has(alias: string): boolean {
    return this.#digests.has(alias)
  }

  matches(alias: string, value: string): boolean {
    return this.#digests.get(alias) === this.#digestOf(value)
  }

  #digestOf(value: string): string {
    return createHmac('sha256', this.#key).update(value, 'utf8').digest('base64')
  }
}
