/** Merges values into the Secrets of a manifest, and adds a Secret if there is none. */
import {FormatError} from '../../errors.js'
import {encryptedManifest, type ManifestPlace, type ManifestScan} from './encrypted-manifest.js'
import {insertEntries} from './insertion.js'
import {isNull, mappingEntries, roots, scalarText, type Yaml} from './read-yaml.js'
import {mostInSecret, sizeRemark, sizesOf, tooMuch, type SecretSize} from './secret-sizes.js'
import {targetIndices, type WantedSecret} from './target-secrets.js'
import {agrees, unsafe, type EditableBlock} from '../text/in-place.js'
import {recordsFor} from '../text/line-merging.js'
import {lineEndOf} from '../text/text.js'
import type {EncryptedBlock, EncryptedValue, MergedValues, Merger, Merging, TextWriter} from '../format.js'

interface MergingRules {
  /** Begins a new manifest, which is used if there is no such Secret yet. */
  readonly begin: () => TextWriter
  /** How many bytes `kubectl apply` can copy of the keys and values of a Secret. */
  readonly room: number
  /** @throws SecretsError for values that no Secret can hold, if there are any */
  readonly refuseTooLarge: (values: readonly EncryptedValue[]) => void
}

export function manifestMerging(wanted: WantedSecret, rules: MergingRules): Merging {
  return {
    format: encryptedManifest,
    begin: (values, secrets) => new ManifestMerger(values, targetIndices(secrets, wanted), rules),
  }
}

/** How many values are added at a time. */
const mostAtOnce = 256

type Block = EditableBlock<ManifestScan>

class ManifestMerger implements Merger {
  readonly #values: MergedValues
  /** The Secrets to merge into, by their index in the file, in ascending order. */
  readonly #targets: readonly number[]
  readonly #rules: MergingRules
  readonly #sizes: SecretSize[] = []
  readonly #tooLarge: EncryptedValue[] = []
  readonly #notes: string[] = []
  /** How many Secrets have passed by. */
  #count = 0
  #blocks = 0
  #last: Block | undefined
  #lineEnd: string | undefined
  #refusal: FormatError | undefined

  constructor(values: MergedValues, targets: readonly number[], rules: MergingRules) {
    this.#values = values
    this.#targets = targets
    this.#rules = rules
  }

  *merge(given: EncryptedBlock): Generator<EncryptedBlock> {
    // The format makes no others.
    const block = given as Block
    const {secrets} = block.scan
    const first = this.#count
    const targets = this.#targets.filter((index) => index >= first && index < first + secrets.length)
    const before = this.#last
    this.#lineEnd ??= lineEndOf(block.text)
    const inBlock = new Set(targets.map((index) => index - first))
    const replaced = this.#replace(block, inBlock, before?.nextLine)
    const last = this.#targets.at(-1)
    this.#last = last !== undefined && targets.includes(last) ? this.#insert(replaced, last - first) : replaced
    this.#sizes.push(...sizesOf(this.#last, (index) => inBlock.has(index)))
    this.#count += secrets.length
    this.#blocks++
    this.#refusal ??= refusalOf(block.scan.yaml)
    if (before !== undefined) yield before
  }

  #replace(block: Block, targets: ReadonlySet<number>, line: number | undefined): Block {
    const chosen = new Set(block.scan.secrets.filter((_, index) => targets.has(index)))
    const replacements = block.scan.places.map(({secret, value}) => {
      if (value.overridden || !chosen.has(secret)) return undefined
      const ciphertext = this.#values.take(value.alias)
      if (ciphertext !== undefined) this.#weigh({alias: value.alias, ciphertext})
      return ciphertext
    })
    const records = recordsFor(block, this.#values, (index) => replacements[index] !== undefined)
    return block.replace(replacements, line, records)
  }

  #weigh(value: EncryptedValue): void {
    if (value.ciphertext.length > mostInSecret) this.#tooLarge.push(value)
  }

  /** @throws FormatError if the Secret cannot take the rest of the values */
  #insert(block: Block, index: number): Block {
    const secret = block.scan.secrets[index]
    if (secret === undefined) throw unsafe()
    const missing: EncryptedValue[] = []
    let size = 0
    for (const value of this.#values.rest()) {
      this.#weigh(value)
      size += value.ciphertext.length
      if (size <= mostInSecret) missing.push(value)
    }
    this.#rules.refuseTooLarge(this.#tooLarge)
    if (size > mostInSecret) throw tooMuch(secret)
    if (missing.length === 0) return block
    const after = block.rewrite(insertEntries(block.scan.yaml, secret, missing, this.#lineEnd ?? '\n'))
    return this.#withRecords(after, requireAdded(block.scan, after.scan, missing))
  }

  /** @param added the indices of the new values */
  #withRecords(block: Block, added: ReadonlySet<number>): Block {
    return block.replace(
      [],
      undefined,
      recordsFor(block, this.#values, (index) => added.has(index)),
    )
  }

  *end(): Generator<EncryptedBlock> {
    const last = this.#last ?? encryptedManifest.read(Buffer.alloc(0))
    if (this.#targets.length === 0) yield* this.#append(last)
    else yield last
  }

  /** Adds a new manifest. Its documents are read again as far as they are complete. */
  *#append(last: Block): Generator<EncryptedBlock> {
    const writer = this.#rules.begin()
    const lineEnd = this.#lineEnd ?? '\n'
    const added: EncryptedValue[] = []
    let block = last
    const join = (text: string) => {
      const documents = text.replaceAll('\n', lineEnd)
      const isFirst = block === last
      const [before, start] = isFirst
        ? [endDocument(last.text, lineEnd, this.#blocks > 1), last.start]
        : ['', {...last.start, line: block.nextLine}]
      const after = block.rewrite(before + documents, start)
      const written = added.splice(0, after.values.length - (isFirst ? last.values.length : 0))
      block = this.#withRecords(after, requireAdded(isFirst ? last.scan : nothing, after.scan, written))
      this.#sizes.push(...sizesOf(block, (index) => !isFirst || index >= last.secrets.length))
    }
    const pieces: string[] = []
    const documents: string[] = []
    const write = (piece: string) => {
      if (piece === documentStart) documents.push(pieces.splice(0).join(''))
      pieces.push(piece)
    }
    for (const values of this.#rest()) {
      added.push(...values)
      writer.add(values, write)
      for (const document of documents.splice(0)) {
        if (block !== last) yield block
        join(document)
      }
    }
    if (added.length > 0) {
      this.#notes.push(...writer.end(write))
      if (block !== last) yield block
      join(pieces.join(''))
    }
    yield block
  }

  /** @throws FormatError if there are any, and the file cannot take another document */
  *#rest(): Generator<readonly EncryptedValue[]> {
    let part: EncryptedValue[] = []
    for (const value of this.#values.rest()) {
      if (this.#refusal !== undefined) throw this.#refusal
      if (this.#blocks === 1 && this.#last !== undefined) refuseJson(this.#last.text)
      if (part.push(value) < mostAtOnce) continue
      yield part
      part = []
    }
    if (part.length > 0) yield part
  }

  remarks(): readonly string[] {
    this.#rules.refuseTooLarge(this.#tooLarge)
    return [...this.#notes, ...this.#sizes.flatMap((size) => sizeRemark(size, this.#rules.room))]
  }
}

/** What a `TextWriter` writes between two documents. */
const documentStart = '---\n'

const nothing: Pick<ManifestScan, 'places'> = {places: []}

/**
 * @returns the indices of the values
 * @throws FormatError unless they, and nothing else, are in the text now, each with exactly its ciphertext
 */
function requireAdded(
  before: Pick<ManifestScan, 'places'>,
  after: ManifestScan,
  values: readonly EncryptedValue[],
): ReadonlySet<number> {
  const added = new Map(values.map(({alias, ciphertext}) => [alias, ciphertext]))
  const others: ManifestPlace[] = []
  const indices = new Set<number>()
  let at = 0
  for (const [index, place] of after.places.entries()) {
    const earlier = before.places[at]
    if (earlier !== undefined && agrees(place, earlier)) at++
    else if (!place.value.overridden && added.get(place.value.alias) === place.value.value) indices.add(index)
    else others.push(place)
  }
  if (others.length > 0 || at !== before.places.length || indices.size !== added.size) throw unsafe()
  return indices
}

function refusalOf(yaml: Yaml): FormatError | undefined {
  for (const root of roots(yaml)) {
    if (isNull(yaml, root) || mappingEntries(yaml, root).some(({key}) => scalarText(yaml, key) === 'kind')) continue
    return new FormatError(
      'has a document without "kind", so it is not a Kubernetes manifest',
      'choose a manifest, or the path of a new file',
    )
  }
  return undefined
}

function refuseJson(text: string): void {
  if (!isJson(text)) return
  throw new FormatError(
    'is JSON, which cannot take another Secret',
    'choose a Secret that is in the file, or convert the file to YAML',
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** @param isLong whether blocks precede the text @returns the text with what it needs before another document */
function endDocument(text: string, lineEnd: string, isLong: boolean): string {
  const ended = text === '' || /[\r\n]$/.test(text) ? text : text + lineEnd
  return ended.trim() === '' && !isLong ? ended : `${ended}---${lineEnd}`
}
