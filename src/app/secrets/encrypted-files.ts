/** Opens the files of encrypted values that are named on the command line, and surveys them. */
import path from 'node:path'
import {EncryptedSurvey} from '../../bulk/encrypted-survey.js'
import {judgeStream, type Verdict} from '../../bulk/judge.js'
import {KeptBlocks} from '../../bulk/kept-blocks.js'
import type {DecryptionKey} from '../../bulk/open.js'
import {blocksOf} from '../../bulk/source.js'
import {isCiphertext} from '../../cipher/recognise-ciphertext.js'
import {byLine, FormatError, UserError} from '../../errors.js'
import {chooseEncryptedFormat, type ChosenFormat} from '../../formats/encrypted-formats.js'
import {ForeignFormatError} from '../../formats/foreign/foreign-formats.js'
import type {EncryptedBlock, EncryptedFormat, ExistingValue} from '../../formats/format.js'
import {inputName, isStandardInput} from '../../io/input.js'
import {absolutePath, withoutLinks} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {inMemory, openRereadable, type Rereadable} from '../../io/rereading.js'
import {readStdin} from '../../io/stdin.js'
import {clearDirectory} from '../../io/writing.js'
import {announce, note} from '../../ui/messages.js'
import {startProgress} from '../../ui/progress.js'
import {quoted} from '../../wording.js'

/** A file whose blocks can be read again and again. */
export interface EncryptedFile {
  /** As it was named on the command line; `standard input` for `-`. */
  readonly name: string
  readonly format: EncryptedFormat
  readonly survey: EncryptedSurvey
  /** @throws FileError if the file differs from the first time */
  blocks(): AsyncIterable<EncryptedBlock>
  /** The SHA-256 digest of the file in hex, as it was read the first time. */
  digest(): Promise<string>
  close(): Promise<void>
}

/** Sees the blocks of a file in the first pass. */
export type BlockObserver = (block: EncryptedBlock, file: Pick<EncryptedFile, 'name' | 'format'>) => void

/** Reads the file once, and prints the remarks on it. @throws FileError, FormatError; both name the file */
export async function openEncryptedFile(
  given: string,
  observe?: BlockObserver,
  {isOnly = true, ...opening}: Opening & {readonly isOnly?: boolean} = {},
): Promise<EncryptedFile> {
  const file = await openQuietly(given, observe, opening)
  noteRemarks(file.survey.remarks(), file, isOnly)
  return file
}

/** Prints remarks on a file, with its name if it is one of several. */
export function noteRemarks(remarks: readonly string[], {name}: Pick<EncryptedFile, 'name'>, isOnly: boolean): void {
  for (const remark of remarks) note(isOnly ? remark : `${quoted(name)}: ${remark}`)
}

/** How to open a file. */
export interface Opening {
  /** If it was chosen already. */
  readonly format?: EncryptedFormat | undefined
  /** Whether a file may contain no secrets. */
  readonly mayBeEmpty?: boolean
  /** What to try with a file in another format, instead of copying the ciphertexts out of it. */
  readonly tryWithForeign?: (error: ForeignFormatError) => string | undefined
  /** Whether small files are kept in memory for the next pass; default: yes. Ciphertexts take most of the memory. */
  readonly keepsBlocks?: boolean
}

/** Reads the file once. @throws FileError, FormatError; both name the file */
async function openQuietly(
  given: string,
  observe?: BlockObserver,
  {format, mayBeEmpty = false, tryWithForeign, keepsBlocks = true}: Opening = {},
): Promise<EncryptedFile> {
  const name = inputName(given)
  const bytes = await openBytes(given)
  try {
    const chosen = format === undefined ? await chooseFormat(given, bytes) : {format, refuse: () => undefined}
    const {survey, blocks} = await surveyFile({name, bytes, keepsBlocks}, chosen, (block) =>
      observe?.(block, {name, format: chosen.format}),
    )
    if (mayBeEmpty || survey.values + survey.problems > 0) {
      return {name, format: chosen.format, survey, blocks, digest: () => bytes.digest(), close: () => bytes.close()}
    }
    throw new FormatError(
      'contains no secrets',
      'specify a .properties file, a .env file, a TOML file with [secrets], or a manifest of Kubernetes Secrets',
    )
  } catch (error) {
    await bytes.close()
    if (!(error instanceof UserError)) throw error
    const hint = error instanceof ForeignFormatError ? tryWithForeign?.(error) : undefined
    throw (hint === undefined ? error : new FormatError(error.fact, hint)).about(name)
  }
}

async function openBytes(given: string): Promise<Rereadable> {
  if (!isStandardInput(given)) return openRereadable(absolutePath(given), limits.manySecrets)
  const sayWaiting = () => {
    announce('waiting for the encrypted values on standard input')
  }
  return inMemory(await readStdin(limits.manySecrets.held, sayWaiting))
}

async function chooseFormat(given: string, bytes: Rereadable): Promise<ChosenFormat> {
  for await (const first of bytes.chunks()) return chooseEncryptedFormat(given, first, isCiphertext)
  return chooseEncryptedFormat(given, Buffer.alloc(0), isCiphertext)
}

interface SurveyedBlocks {
  readonly survey: EncryptedSurvey
  readonly blocks: () => AsyncIterable<EncryptedBlock>
}

async function surveyFile(
  {name, bytes, keepsBlocks}: {readonly name: string; readonly bytes: Rereadable; readonly keepsBlocks: boolean},
  chosen: ChosenFormat,
  observe: (block: EncryptedBlock) => void,
): Promise<SurveyedBlocks> {
  const {format} = chosen
  const survey = new EncryptedSurvey(format)
  const kept = keepsBlocks ? new KeptBlocks() : undefined
  const read: EncryptedFormat['read'] = (part, start) => {
    const block = format.read(part, start)
    kept?.add(block, part.length)
    return block
  }
  const progress = startProgress('secrets read')
  try {
    for await (const block of blocksOfEncrypted(name, bytes.chunks(), {...format, read}, survey.ambiguous)) {
      survey.add(block)
      observe(block)
      progress.add(block.values.length)
    }
    survey.end()
  } catch (error) {
    if (error instanceof FormatError) chosen.refuse()
    throw error
  } finally {
    progress.end()
  }
  chosen.refuse(survey)
  const blocks = kept?.blocks
  if (blocks !== undefined && survey.ambiguous.size === 0) return {survey, blocks: () => keptBlocks(blocks)}
  return {survey, blocks: () => blocksOfEncrypted(name, bytes.chunks(), format, survey.ambiguous)}
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* keptBlocks(blocks: readonly EncryptedBlock[]): AsyncGenerator<EncryptedBlock> {
  yield* blocks
}

/** @param ambiguous the names of Secrets that the file has in several namespaces */
export function blocksOfEncrypted(
  name: string,
  chunks: AsyncIterable<Buffer>,
  format: EncryptedFormat,
  ambiguous: ReadonlySet<string>,
): AsyncGenerator<EncryptedBlock> {
  const read = (part: Uint8Array, line: number) => format.read(part, {line, ambiguous})
  return blocksOf(chunks, {...format, read}, name)
}

/** The values that the runtime sees, in the order of the file. */
export async function* effectiveValues(file: EncryptedFile): AsyncGenerator<ExistingValue> {
  let index = 0
  for await (const block of file.blocks()) {
    const values = file.survey.settle(block.values, index)
    index += values.length
    yield* values.filter(({overridden}) => !overridden)
  }
}

/**
 * Reads each file once, even if it is named several times or by several links, and prints the remarks on it.
 * @throws FileError, FormatError; both name the file
 */
export async function openEncryptedFiles(
  given: readonly string[],
  observe?: BlockObserver,
  opening?: Opening,
): Promise<readonly EncryptedFile[]> {
  const isOnly = new Set(given).size === 1
  return openEach(given, (each) => openEncryptedFile(each, observe, {...opening, isOnly}))
}

/** The same, but prints nothing about the files. */
export async function openFilesQuietly(
  given: readonly string[],
  observe: BlockObserver,
  opening?: Opening,
): Promise<readonly EncryptedFile[]> {
  return openEach(given, (each) => openQuietly(each, observe, opening))
}

async function openEach(
  given: readonly string[],
  openOne: (each: string) => Promise<EncryptedFile>,
): Promise<readonly EncryptedFile[]> {
  const files = new Map<string, EncryptedFile>()
  const cleared = new Set<string>()
  try {
    for (const each of new Set(given)) {
      const identity = isStandardInput(each) ? each : withoutLinks(absolutePath(each))
      if (!isStandardInput(each)) await clearOnce(path.dirname(identity), cleared)
      if (!files.has(identity)) files.set(identity, await openOne(each))
    }
    return [...files.values()]
  } catch (error) {
    await closeAll([...files.values()])
    throw error
  }
}

/** @param cleared the directories that were cleared before */
async function clearOnce(directory: string, cleared: Set<string>): Promise<void> {
  if (cleared.has(directory)) return
  cleared.add(directory)
  await clearDirectory(directory, note)
}

/** How many values and lines that cannot be read the files have. */
export function countAll(files: readonly EncryptedFile[]): number {
  return files.reduce((sum, {survey}) => sum + survey.effective + survey.problems, 0)
}

export async function closeAll(files: readonly EncryptedFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()))
}

/** Verdicts on the values of a block that were chosen and on each line that cannot be read, by line. */
export interface JudgedPart {
  readonly file: EncryptedFile
  readonly verdicts: readonly Verdict[]
}

/** The same for all values of a block. */
export interface JudgedBlock extends JudgedPart {
  readonly block: EncryptedBlock
}

/**
 * Reads the files again, in their order, and judges all of their values on all cores.
 * @throws ThreadError, and what reading throws
 */
export function judgeBlocks(files: readonly EncryptedFile[], key: DecryptionKey): AsyncGenerator<JudgedBlock> {
  return judgeParts(files, key, {isChosen: () => true, keep: (block) => ({problems: block.problems, block})})
}

/** The same for some of their values. @param isChosen whether to judge a value; it knows whether it is overridden in the whole file */
export function judgeValues(
  files: readonly EncryptedFile[],
  key: DecryptionKey,
  isChosen: (value: ExistingValue) => boolean,
): AsyncGenerator<JudgedPart> {
  return judgeParts(files, key, {isChosen, keep: ({problems}) => ({problems})})
}

interface Selecting<Kept> {
  readonly isChosen: (value: ExistingValue) => boolean
  /** What is kept of a block until it is judged: blocks without chosen values may be many. */
  readonly keep: (block: EncryptedBlock) => Kept
}

async function* judgeParts<Kept extends Pick<EncryptedBlock, 'problems'>>(
  files: readonly EncryptedFile[],
  key: DecryptionKey,
  {isChosen, keep}: Selecting<Kept>,
): AsyncGenerator<Kept & JudgedPart> {
  const underWay: (Kept & Pick<JudgedPart, 'file'>)[] = []
  for await (const ofValues of judgeStream(batches(), key)) {
    const item = underWay.shift()
    if (item === undefined) throw new TypeError('there are as many blocks as batches')
    const ofLines = item.problems.map((problem): Verdict => ({...problem, file: item.file.name, reason: 'unreadable'}))
    yield {...item, verdicts: ofLines.length === 0 ? ofValues : [...ofLines, ...ofValues].toSorted(byLine)}
  }

  async function* batches() {
    for (const file of files) {
      let index = 0
      for await (const block of file.blocks()) {
        const values = file.survey.settle(block.values, index)
        index += values.length
        underWay.push({...keep(block), file})
        yield {file: file.name, values: values.filter(isChosen)}
      }
    }
  }
}
