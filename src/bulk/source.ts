/** Secrets that can be gone through from the beginning as often as it takes, so that they need not all be in memory. */
import {aboutFile, FormatError} from '../errors.js'
import type {Block, NamedValue, Source, SourceFormat} from '../formats/format.js'

export interface SecretSource {
  /** For errors; undefined where a person typed or piped the one secret. */
  readonly name: string | undefined
  /** @throws FileError, FormatError where it cannot be read, or is not what it was the last time */
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

/** What is read anew each time, but for what is one block alone: that is kept. */
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

/** The most that is read as one block, in bytes: what cannot be cut before is no line that a person wrote. */
const mostInBlock = 16 << 20

/**
 * Reads a file block by block, each cut from the next where the format allows it; the whole at once where it allows none.
 * @param chunks the bytes of the file; each needs to last only until the next is asked for
 * @param name of the file, for errors
 * @throws FormatError, with the line, where there is nowhere to cut within 16 MiB
 */
export async function* blocksOf(
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
  name: string,
): AsyncGenerator<Block> {
  const read = (bytes: Buffer, firstLine: number) => aboutFile(name, () => format.read(bytes, firstLine))
  let line = 1
  // What is left of the chunks before, in copies.
  let pending: Buffer[] = []
  let size = 0
  // Each try looks at all that is pending, so after a vain one it must double.
  let enough = 0
  for await (const chunk of chunks) {
    const total = size + chunk.length
    const bytes = total < Math.min(enough, mostInBlock) ? undefined : Buffer.concat([...pending, chunk], total)
    const end = bytes === undefined ? 0 : (format.cut?.(bytes) ?? 0)
    if (bytes === undefined || end === 0) {
      if (bytes !== undefined && total > mostInBlock && format.cut !== undefined) refuseTooLong(name, line)
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

function refuseTooLong(name: string, line: number): never {
  return aboutFile(name, () => {
    throw new FormatError(
      `line ${line}, with those that continue it, is longer than ${mostInBlock.toLocaleString('en')} bytes`,
      'is it a file of secrets?',
    )
  })
}
