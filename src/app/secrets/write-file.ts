/** Writes ciphertexts to a file: a new one, one that may be replaced, or one to merge into. */
import type {EncryptedStream} from '../../bulk/encrypt.js'
import {EncryptedSurvey} from '../../bulk/encrypted-survey.js'
import {MergedRemarks} from '../../bulk/merged-remarks.js'
import {mostProblems} from '../../bulk/survey.js'
import {AmbiguousSecretError, FormatError, SecretsError, UserError, type SecretProblem} from '../../errors.js'
import {refuseForeignManifest} from '../../formats/encrypted-formats.js'
import type {EncryptedBlock, MergedValues, Merging, OutputFormat, SecretName} from '../../formats/format.js'
import {refuseForeignDestination} from '../../formats/foreign/foreign-formats.js'
import {changedMeanwhile} from '../../io/exchanging.js'
import {withLocks} from '../../io/exclusive.js'
import {isTaken} from '../../io/existence.js'
import {withoutLinks} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {openRereadable, type Rereadable} from '../../io/rereading.js'
import {rewriteAll} from '../../io/rewriting.js'
import {withTemporaries, writeParts} from '../../io/writing.js'
import {done, note} from '../../ui/messages.js'
import {withProgress} from '../../ui/progress.js'
import {counted, quoted} from '../../wording.js'
import {permitReplacing} from '../replacing.js'
import {blocksOfEncrypted} from './encrypted-files.js'
import type {KeptSecrets} from './kept-secrets.js'
import {waitToMerge} from './merged-values.js'
import type {FoundRecords, RecordWriter} from './records.js'
import {renderStream} from './render-stream.js'

/** What was done with a file. */
export interface WrittenFile {
  /** Its absolute path. */
  readonly dest: string
  /** The aliases that the file had before, if secrets were merged into it and the result is for --json. */
  readonly replaced?: readonly string[]
  /** The aliases that are new in the file, likewise. */
  readonly added?: readonly string[]
}

/**
 * Writes the secrets, and reports it.
 * @param kept what the file has already, and is not among the secrets; the caller then holds the lock
 */
export type WriteFile = (secrets: EncryptedStream, kept?: KeptSecrets) => Promise<WrittenFile>

/**
 * Decides what happens to an existing file, before any secret is read.
 * @param dest an absolute path
 * @throws FileExistsError, FileError; FormatError, SecretsError if the file cannot be merged into
 */
export async function prepareFile(
  dest: string,
  format: OutputFormat,
  {force, merge, json, records}: {force: boolean; merge: boolean; json: boolean; records: RecordWriter},
): Promise<WriteFile> {
  if (merge && (await isTaken(dest))) return prepareMerge(dest, format, {json, records})
  const instead = format.merging ? '--merge to add to it, or choose another path' : 'choose another path'
  const words = {what: quoted(dest), instead}
  const replace = await permitReplacing(dest, force, words)
  return async (secrets) => {
    await writeParts(dest, {replace, tell: note}, async (write) => {
      for await (const text of renderStream(records.addTo(withProgress(secrets, 'secrets')), format)) await write(text)
    })
    done(`${counted(secrets.count)} written to ${quoted(dest)}`)
    return {dest}
  }
}

/** Finds problems of the file before any secret is read. */
async function prepareMerge(
  dest: string,
  format: OutputFormat,
  {json: listsAliases, records}: {json: boolean; records: RecordWriter},
): Promise<WriteFile> {
  const {merging} = format
  if (merging === undefined) throw new TypeError('an output that is written to a file can be merged')
  const refuseForeign = refusalOf(format, merging)
  const survey = async (bytes: Rereadable) => surveyDestination(dest, bytes, merging, {refuseForeign, records})
  const found = await withFile(dest, survey)
  return (secrets, kept) =>
    withTemporaries(note, async ({nameFor}) => {
      if (kept !== undefined && kept.aliases.size > 0 && secrets.count === 0) {
        reportUpToDate(dest, kept)
        return {dest, ...(listsAliases && {replaced: [], added: []})}
      }
      const {batches} = withProgress(secrets, 'secrets')
      const target = withoutLinks(dest)
      const values = await waitToMerge(batches, () => nameFor(target))
      try {
        const merge = async (bytes: Rereadable) => {
          const sha256 = await bytes.digest()
          // What was kept may have another value now, if a program other than mi has changed it.
          if (sha256 !== (kept?.digests.get(dest) ?? sha256)) throw changedMeanwhile(dest)
          const isSame = sha256 === found.sha256
          await mergeInto(dest, bytes, isSame ? found : await survey(bytes), {merging, values, records, kept})
        }
        await (kept === undefined ? withLocks([dest], note, () => withFile(dest, merge)) : withFile(dest, merge))
        const {count, taken} = values
        done(`${describeMerged(count, kept)} ${quoted(dest)}: ${taken} replaced, ${count - taken} added`)
        return {dest, ...(listsAliases && {replaced: [...values.aliases(true)], added: [...values.aliases(false)]})}
      } finally {
        values.close()
      }
    })
}

/** Reports that there was nothing to merge. */
export function reportUpToDate(dest: string, {aliases}: KeptSecrets): void {
  done(`${quoted(dest)} is up to date: ${counted(aliases.size)} unchanged`)
}

/** @param count of the secrets that were not kept @returns the beginning of a report, before the name of the file or directory */
export function describeMerged(count: number, kept: KeptSecrets | undefined): string {
  const unchanged = kept?.aliases.size ?? 0
  return unchanged === 0 ? `${counted(count)} merged into` : `${count} of ${counted(count + unchanged)} changed in`
}

function refusalOf({isSequence}: OutputFormat, {isStrict}: Merging): (dest: string, bytes: Buffer) => void {
  if (isStrict) return () => undefined
  return isSequence ? refuseForeignDestination : refuseForeignManifest
}

async function withFile<T>(file: string, work: (bytes: Rereadable) => Promise<T>): Promise<T> {
  const bytes = await openRereadable(file, limits.manySecrets)
  try {
    return await work(bytes)
  } catch (error) {
    if (error instanceof AmbiguousSecretError)
      error.suggesting(`choose one of them with ${error.inNamespaces ? '--namespace' : '--name'}`)
    throw error instanceof UserError ? error.about(file) : error
  } finally {
    await bytes.close()
  }
}

/** What a first pass over the file to merge into found. */
interface Destination {
  readonly survey: EncryptedSurvey
  readonly secrets: readonly SecretName[]
  /** The digest of the file, in hex. */
  readonly sha256: string
  readonly records: FoundRecords
}

/** @throws SecretsError if a part of it cannot be read; FormatError if it is in another format, or it is not clear what to merge into */
async function surveyDestination(
  dest: string,
  bytes: Rereadable,
  merging: Merging,
  {refuseForeign, records}: {refuseForeign: (dest: string, bytes: Buffer) => void; records: RecordWriter},
): Promise<Destination> {
  const {format} = merging
  const survey = new EncryptedSurvey(format)
  const secrets: SecretName[] = []
  const found: FoundRecords = {hasAny: false}
  const blocks = () => blocksOfEncrypted(dest, bytes.chunks(), format, survey.ambiguous)
  for await (const first of bytes.chunks()) {
    refuseForeign(dest, first)
    break
  }
  for await (const block of blocks()) {
    survey.add(block)
    secrets.push(...block.secrets)
    records.see(block.values, found)
    if (survey.problems >= mostProblems || secrets.length > mostSecrets) break
  }
  survey.end()
  if (survey.problems > 0) throw new SecretsError(await collectProblems(blocks()))
  if (secrets.length > mostSecrets)
    throw new FormatError(`has more than ${mostSecrets.toLocaleString('en')} Secrets`, 'split the file')
  merging.begin({take: () => undefined, rest: () => []}, secrets)
  await records.refuseOther(found)
  return {survey, secrets, sha256: await bytes.digest(), records: found}
}

const mostSecrets = 100_000

/** @returns all of them, up to 100,000 */
async function collectProblems(blocks: AsyncIterable<EncryptedBlock>): Promise<readonly SecretProblem[]> {
  const problems: SecretProblem[] = []
  for await (const block of blocks) {
    problems.push(...block.problems)
    if (problems.length >= mostProblems) break
  }
  return problems.slice(0, mostProblems)
}

interface Merge {
  readonly merging: Merging
  readonly values: MergedValues
  readonly records: RecordWriter
  readonly kept: KeptSecrets | undefined
}

async function mergeInto(
  dest: string,
  bytes: Rereadable,
  {survey, secrets, sha256, records: found}: Destination,
  {merging, values, records, kept}: Merge,
): Promise<void> {
  const merger = merging.begin(records.addToMerged(values, found, kept?.recorded), secrets)
  const remarks = new MergedRemarks(survey)
  await rewriteAll([{file: dest, was: {sha256}, write: writeMerged}], note)
  for (const remark of [...remarks.sentences(), ...merger.remarks(), ...records.remarks()]) note(remark)

  async function writeMerged(write: (part: Buffer) => Promise<void>): Promise<void> {
    const parts = new LongParts(write)
    let index = 0
    for await (const block of blocksOfEncrypted(dest, bytes.chunks(), merging.format, survey.ambiguous)) {
      const first = index
      index += block.values.length
      await writeAll(
        merger.merge(block, (at) => survey.isOverridden(block.values[at]?.alias ?? '', first + at)),
        parts,
      )
    }
    await writeAll(merger.end(), parts)
    await parts.end()
    // What makes the result useless is known now.
    merger.remarks()
  }

  async function writeAll(blocks: Iterable<EncryptedBlock>, parts: LongParts): Promise<void> {
    for (const block of blocks) {
      remarks.add(block)
      records.watch(block.values)
      await parts.add(block.encode())
    }
  }
}

/** Collects short parts of a file, since each write takes time of its own. */
class LongParts {
  readonly #write: (part: Buffer) => Promise<void>
  /** Written to again and again, since new memory takes as long as the rest. */
  readonly #bytes = Buffer.allocUnsafeSlow(partLength)
  #length = 0

  constructor(write: (part: Buffer) => Promise<void>) {
    this.#write = write
  }

  async add(part: Buffer): Promise<void> {
    if (this.#length + part.length > partLength) await this.end()
    if (part.length > partLength) return this.#write(part)
    this.#length += part.copy(this.#bytes, this.#length)
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    const part = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    if (part.length > 0) await this.#write(part)
  }
}

/** In bytes. */
const partLength = 256 << 10
