/** Records of secrets that are encrypted: which are written, and when. */
import type {EncryptionKey} from '../../bulk/fitness.js'
import type {EncryptedStream} from '../../bulk/encrypt.js'
import {FormatError, UsageError} from '../../errors.js'
import type {ExistingValue, MergedValues} from '../../formats/format.js'
import {isSameRecord, problemOfNote, secretTypes, type SecretRecord} from '../../formats/text/record.js'
import type {ProfileStore} from '../../profiles/profile-store.js'
import {firstFew, listed, mostShown, quoted} from '../../wording.js'
import {isSymmetricDigits} from '../keys/key-digits.js'
import {parseDay, today} from './days.js'
import {findKnownKeys} from './known-keys.js'

/** The flags of `mi secret create`. */
export interface RecordFlags {
  readonly record: boolean
  /** A date, or a time from now. */
  readonly expires?: string | undefined
  readonly note?: string | undefined
  /** One of `secretTypes`. */
  readonly type?: string | undefined
}

type WantedRecord = Pick<SecretRecord, 'expires' | 'note' | 'type'>

/** @returns undefined unless records are asked for @throws UsageError for a value that no record can have */
function wantedRecord({record, expires, note, type}: RecordFlags): WantedRecord | undefined {
  if (!record && expires === undefined && note === undefined && type === undefined) return undefined
  const problem = note === undefined ? undefined : problemOfNote(note)
  if (problem !== undefined) throw new UsageError(`the note ${problem}`, 'use a short text of one line in --note')
  const known = secretTypes.find((each) => each === type)
  if (type !== undefined && known === undefined)
    throw new UsageError(`${quoted(type)} is not a type of secret`, `use one of: ${secretTypes.join(', ')}`)
  return {
    ...(expires !== undefined && {expires: parseDay(expires, '--expires')}),
    ...(known !== undefined && {type: known}),
    ...(note !== undefined && {note}),
  }
}

/** Whether the flags ask for records. */
export function asksForRecords(flags: RecordFlags): boolean {
  return wantedRecord(flags) !== undefined
}

/** @returns the record of a secret that was encrypted for another key; undefined if it has none, or none can be written */
export function renew(record: SecretRecord | undefined, {digits}: EncryptionKey): SecretRecord | undefined {
  return record && digits && {...record, key: digits(), updated: today()}
}

/** What was found in the records of a file that secrets are merged into. */
export interface FoundRecords {
  hasAny: boolean
  /** The first value that is encrypted for another key. */
  other?: ExistingValue
}

interface Recording {
  /** The name of the profile that has the key. */
  readonly profile: string
  readonly key: EncryptionKey
  /** Whether keys may be mixed in a file. */
  readonly force: boolean
  readonly profiles: ProfileStore
}

/** What is written above the secrets of a run of `mi secret create`. */
export class RecordWriter {
  readonly #wanted: WantedRecord | undefined
  readonly #recording: Recording
  readonly #expired: string[] = []
  #expiredCount = 0
  /** The first aliases of secrets that had an expiry date, and have none any more. */
  readonly #undated: string[] = []
  #undatedCount = 0

  /** @throws UsageError for flags that no record can follow */
  constructor(flags: RecordFlags, recording: Recording) {
    this.#wanted = wantedRecord(flags)
    this.#recording = recording
  }

  /** Adds records to secrets for a new file, if they were asked for. */
  addTo({count, batches}: EncryptedStream): EncryptedStream {
    return {count, batches: this.#wanted === undefined ? batches : withRecord(batches, this.#make(this.#wanted))}
  }

  #make(wanted: WantedRecord, before: SecretRecord = {}): SecretRecord {
    const {type, note, others} = before
    const kept = {...(type && {type}), ...(note !== undefined && {note}), ...(others && {others})}
    return {...kept, ...wanted, key: this.#digits, updated: today()}
  }

  get #digits(): string {
    return this.#recording.key.digits?.() ?? ''
  }

  /** Looks at the values of a file before anything is merged into it. */
  see(values: readonly ExistingValue[], found: FoundRecords): void {
    for (const value of values) {
      if (value.record === undefined) continue
      found.hasAny = true
      if (value.record.key !== undefined && value.record.key !== this.#digits) found.other ??= value
    }
  }

  /** @throws FormatError if the file has a secret for another key, unless keys may be mixed */
  async refuseOther({other}: FoundRecords): Promise<void> {
    const {force, profile, profiles} = this.#recording
    const digits = other?.record?.key
    if (other === undefined || digits === undefined || force) return
    const name = (await findKnownKeys(profiles, isSymmetricDigits(digits))).get(digits)
    const owner = name === undefined ? `the key ${digits}` : `profile ${quoted(name)} (${digits})`
    throw new FormatError(
      `contains secrets for another key: ${quoted(other.alias)} (line ${other.line}) is encrypted for ${owner}, but profile ${quoted(profile)} encrypts for ${this.#digits}`,
      'use --profile to choose the profile of that key, or --force to mix keys',
    )
  }

  /** Whether a secret that is not encrypted again need not get another record. */
  isUpToDate(record: SecretRecord | undefined): boolean {
    if (this.#wanted === undefined) return true
    return record?.key === this.#digits && isSameRecord(record, {...record, ...this.#wanted})
  }

  /** @param unchanged the aliases whose values are the same as before @returns the values, with what to write above them */
  addToMerged(values: MergedValues, {hasAny}: FoundRecords, unchanged: ReadonlySet<string> = new Set()): MergedValues {
    const wanted = this.#wanted ?? (hasAny ? {} : undefined)
    if (wanted === undefined) return values
    return {
      take: (alias) => values.take(alias),
      rest: () => values.rest(),
      recordFor: (alias, before) => {
        // A new secret has a new life.
        const expires = unchanged.has(alias) ? before?.expires : undefined
        const record = this.#make({...(expires !== undefined && {expires}), ...wanted}, before)
        if (before?.expires !== undefined && record.expires === undefined && ++this.#undatedCount <= mostShown)
          this.#undated.push(alias)
        return record
      },
    }
  }

  /** Looks at the values of a file after merging. */
  watch(values: readonly ExistingValue[]): void {
    for (const {alias, record} of values) {
      if (record?.expires === undefined || record.expires >= today()) continue
      if (++this.#expiredCount <= mostShown) this.#expired.push(`${quoted(alias)} (${record.expires})`)
    }
  }

  /** @returns what to say about secrets that have expired, or whose expiry dates were not kept */
  remarks(): readonly string[] {
    const undated = listed(this.#undated, this.#undatedCount)
    const [have, them] = this.#undatedCount === 1 ? ['has', 'it'] : ['have', 'them']
    return [
      ...(this.#expiredCount === 0 ? [] : [`expired: ${firstFew(this.#expired, this.#expiredCount)}`]),
      ...(this.#undatedCount === 0
        ? []
        : [`${undated} no longer ${have} an expiry date; to give ${them} one, use --expires`]),
    ]
  }
}

async function* withRecord(batches: EncryptedStream['batches'], record: SecretRecord) {
  for await (const batch of batches) yield batch.map((value) => ({...value, record}))
}
