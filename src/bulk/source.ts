/** Secrets that can be read several times from the beginning, so that they need not all be in memory. */
import {aboutFile, FormatError} from '../errors.js'
import type {Block, Source} from '../formats/format.js'

export interface SecretSource {
  /** For errors; undefined for a single secret that was typed or piped. */
  readonly name: string | undefined
  /** What to do if it contains nothing, in the imperative; by default, to write lines. */
  readonly whenEmpty?: string
  /** @throws FileError, FormatError if it cannot be read, or differs from the first time */
  blocks(): AsyncIterable<Source>
}

/** What is in memory already. @param name for errors; none for a single secret that was typed or piped */
export function heldSource(content: Source, name?: string): SecretSource {
  return {
    name,
    // eslint-disable-next-line @typescript-eslint/require-await
    blocks: async function* () {
      yield content
    },
  }
}

/** Reads the source again each time, unless it is a single block, which is kept. */
export function rereadSource(name: string, read: () => AsyncIterable<Source>): SecretSource {
  let only: Source | undefined

  return {name, blocks}

  async function* blocks(): AsyncGenerator<Source> {
    if (only !== undefined) {
      yield only
      return
    }
    let first: Source | undefined
    let count = 0
    for await (const block of read()) {
      first = count++ === 0 ? block : undefined
      yield block
    }
    only = first
  }
}

/** One source after another, each with its name in its blocks. @throws FormatError if one of them contains nothing */
export function joinSources(sources: readonly SecretSource[]): SecretSource {
  const [only, second] = sources
  if (only !== undefined && second === undefined) return only
  const name = sources.map((source) => source.name).join(', ')
  return {name, blocks: () => blocksOfEach(sources)}
}

async function* blocksOfEach(sources: readonly SecretSource[]): AsyncGenerator<Source> {
  for (const source of sources) {
    let isEmpty = true
    for await (const block of source.blocks()) {
      isEmpty &&= block.values.length + block.problems.length + (block.settings?.length ?? 0) === 0
      yield {...block, ...(source.name !== undefined && {origin: source.name})}
    }
    if (isEmpty) throw nothingIn(source)
  }
}

/** The error to throw for a source without a secret. */
export function nothingIn({name = 'standard input', whenEmpty}: Pick<SecretSource, 'name' | 'whenEmpty'>): FormatError {
  return new FormatError('contains no secrets', whenEmpty ?? 'write one per line: alias=secret').about(name)
}

/** The largest block that cannot be cut. In bytes: no line that a person wrote is longer. In lines: each takes memory many times its size. */
const mostInBlock = {bytes: 16 << 20, lines: 100_000} as const

/** What reads one block after another. */
interface BlockReader<B> {
  /** @param firstLine the line of the file on which the bytes begin, from 1 */
  read(bytes: Uint8Array, firstLine: number): B
  /** As `SourceFormat.cut`. */
  cut?(bytes: Uint8Array): number
  /** The smallest piece that a block can be cut into, as a phrase. @param line on which it begins */
  readonly piece?: (line: number) => string
}

const longLine = (line: number) => `line ${line}, including its continuation lines,`

/**
 * Reads a file block by block, cut where the format allows it; if it allows no cut, in one block.
 * @param chunks the bytes of the file; each is used only until the next is requested
 * @param name of the file, for errors
 * @throws FormatError, with the line, if there is no place to cut within 16 MiB or 100,000 lines
 */
export async function* blocksOf<B extends Pick<Block, 'nextLine'>>(
  chunks: AsyncIterable<Buffer>,
  reader: BlockReader<B>,
  name: string,
): AsyncGenerator<B> {
  const read = (bytes: Buffer, firstLine: number) => aboutFile(name, () => reader.read(bytes, firstLine))
  let line = 1
  const held = new HeldBytes()
  // Looking for a cut examines everything held. So after a failure, it waits until there is twice as much.
  let enough = 0
  for await (const chunk of chunks) {
    const bytes = held.add(chunk)
    if (bytes.length < Math.min(enough, mostInBlock.bytes)) continue
    const end = reader.cut?.(bytes) ?? 0
    if (end === 0) {
      if (reader.cut !== undefined) refuseTooLong(bytes, (reader.piece ?? longLine)(line), name)
      enough = 2 * bytes.length
      continue
    }
    const block = read(bytes.subarray(0, end), line)
    line = block.nextLine
    yield block
    held.remove(end)
    enough = 0
  }
  if (held.bytes.length > 0) yield read(held.bytes, line)
}

/** Bytes in one buffer, which is used again and again: touching new memory takes longer than copying. */
class HeldBytes {
  #buffer = Buffer.alloc(0)
  #length = 0

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  /** @returns all bytes, until any are added or removed */
  add(chunk: Uint8Array): Buffer {
    const length = this.#length + chunk.length
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * length)
      this.bytes.copy(larger)
      this.#buffer = larger
    }
    this.#buffer.set(chunk, this.#length)
    this.#length = length
    return this.bytes
  }

  /** Removes bytes from the beginning. */
  remove(count: number): void {
    this.#buffer.copyWithin(0, count, this.#length)
    this.#length -= count
  }
}

function refuseTooLong(bytes: Buffer, piece: string, file: string): void {
  const {bytes: mostBytes, lines: mostLines} = mostInBlock
  if (bytes.length > mostBytes) throw tooLong(piece, `${mostBytes.toLocaleString('en')} bytes`).about(file)
  if (hasMoreLines(bytes, mostLines)) throw tooLong(piece, `${mostLines.toLocaleString('en')} lines`).about(file)
}

/** Lines may end in an LF or in a CR. */
function hasMoreLines(bytes: Buffer, most: number): boolean {
  return ['\n', '\r'].some((end) => {
    let count = 0
    for (let at = bytes.indexOf(end); at !== -1 && count <= most; at = bytes.indexOf(end, at + 1)) count++
    return count > most
  })
}

function tooLong(piece: string, limit: string): FormatError {
  return new FormatError(`${piece} is longer than ${limit}`, 'check that this is a file of secrets')
}
