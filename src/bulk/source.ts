/** Secrets that can be read several times from the beginning, so that they need not all be in memory. */
import {aboutFile, FormatError} from '../errors.js'
import type {Block, NamedValue, Source, SourceFormat} from '../formats/format.js'

export interface SecretSource {
  /** For errors; undefined for a single secret that was typed or piped. */
  readonly name: string | undefined
  /** @throws FileError, FormatError if it cannot be read, or differs from the first time */
  blocks(): AsyncIterable<Source>
}

/** Values that are in memory. */
export function heldSource(values: readonly NamedValue[]): SecretSource {
  return {
    name: undefined,
    // eslint-disable-next-line @typescript-eslint/require-await
    blocks: async function* () {
      yield {values, problems: [], remarks: []}
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

/**
 * Passes chunks on.
 * @param examine is called with the first one, and throws if the file should not be read
 */
export async function* examineFirst(
  chunks: AsyncIterable<Buffer>,
  examine: (first: Buffer) => void,
): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const chunk of chunks) {
    if (isFirst) examine(chunk)
    isFirst = false
    yield chunk
  }
}

/** The largest block, in bytes: no line that a person wrote is longer. */
const mostInBlock = 16 << 20

/**
 * Reads a file block by block, cut where the format allows it; if it allows no cut, in one block.
 * @param chunks the bytes of the file; each is used only until the next is requested
 * @param name of the file, for errors
 * @throws FormatError, with the line, if there is no place to cut within 16 MiB
 */
export async function* blocksOf(
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
  name: string,
): AsyncGenerator<Block> {
  const read = (bytes: Buffer, firstLine: number) => aboutFile(name, () => format.read(bytes, firstLine))
  let line = 1
  // Copies of what is left of the earlier chunks.
  let pending: Buffer[] = []
  let size = 0
  // Looking for a cut examines everything pending. So after a failure, it waits until there is twice as much.
  let enough = 0
  for await (const chunk of chunks) {
    const total = size + chunk.length
    const bytes = total < Math.min(enough, mostInBlock) ? undefined : Buffer.concat([...pending, chunk], total)
    const end = bytes === undefined ? 0 : (format.cut?.(bytes) ?? 0)
    if (bytes === undefined || end === 0) {
      if (bytes !== undefined && total > mostInBlock && format.cut !== undefined) throw tooLong(line).about(name)
      if (bytes !== undefined) enough = 2 * total
      pending.push(Buffer.from(chunk))
      size = total
      continue
    }
    const block = read(bytes.subarray(0, end), line)
    line = block.nextLine
    yield block
    pending = [Buffer.from(bytes.subarray(end))]
    size = total - end
    enough = 0
  }
  if (size > 0) yield read(Buffer.concat(pending, size), line)
}

function tooLong(line: number): FormatError {
  return new FormatError(
    `line ${line}, including its continuation lines, is longer than ${mostInBlock.toLocaleString('en')} bytes`,
    'check that this is a file of secrets',
  )
}
