/** Files that are read several times from the beginning, and kept in memory only if they are small. */
import {createHash} from 'node:crypto'
import {closeSync, readSync} from 'node:fs'
import {FileError} from '../errors.js'
import {openRegular, readRegular, readWithin, statUnlessDirectory, takeTurns, tooLarge} from './reading.js'
import {explainErrors} from './system-errors.js'

export interface Rereadable {
  /**
   * Reads the file once more.
   * @returns its bytes, 32 KiB at a time, because larger chunks make more garbage; each is valid until the next is requested
   * @throws FileError if it cannot be read, or instead of the first chunk that differs from what was read the first time
   */
  chunks(): AsyncIterable<Buffer>
  /** The SHA-256 digest of all bytes in hex, as they were read the first time. @throws as `chunks` */
  digest(): Promise<string>
  close(): Promise<void>
}

/** In bytes. */
interface RereadingLimits {
  /** For what can be read only once and is kept in memory. */
  readonly held: number
  /** For files. */
  readonly file: number
}

const chunkBytes = 32 << 10

/** Files up to this size, in bytes, are kept in memory: for larger ones, new memory takes longer than reading them again. */
const small = 1 << 20

/** @throws FileError if it cannot be read, is a directory, or is larger than its limit */
export async function openRereadable(file: string, limits: RereadingLimits): Promise<Rereadable> {
  return explainErrors(file, 'read', async () => {
    const found = statUnlessDirectory(file)
    if (!found.isFile()) return inMemory(await readWithin(file, limits.held))
    if (found.size <= Math.min(small, limits.file)) return inMemory(readRegular(file, limits.file))
    return new RereadableFile(file, openRegular(file), limits.file)
  })
}

/** The same for bytes in memory. */
export function inMemory(bytes: Buffer): Rereadable {
  return {
    chunks: () => chunksOf(bytes),
    digest: () => Promise.resolve(createHash('sha256').update(bytes).digest('hex')),
    close: () => Promise.resolve(),
  }
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
}

class RereadableFile implements Rereadable {
  readonly #file: string
  readonly #descriptor: number
  readonly #limit: number
  /** The digest of all bytes up to the end of each chunk, as they were read the first time. */
  readonly #digests: Buffer[] = []
  /** Of the whole file; undefined until all of it was read. */
  #digest: string | undefined

  constructor(file: string, descriptor: number, limit: number) {
    this.#file = file
    this.#descriptor = descriptor
    this.#limit = limit
  }

  async *chunks(): AsyncGenerator<Buffer> {
    const buffer = Buffer.allocUnsafe(chunkBytes)
    const hash = createHash('sha256')
    let index = 0
    for (let position = 0; ; index++) {
      const length = await explainErrors(this.#file, 'read', () =>
        Promise.resolve(fill(buffer, this.#descriptor, position)),
      )
      if (length === 0) break
      await takeTurns(index)
      position += length
      if (position > this.#limit) throw tooLarge(this.#file, this.#limit)
      const chunk = buffer.subarray(0, length)
      this.#checkUnchanged(index, hash.update(chunk).copy().digest())
      yield chunk
    }
    if (this.#digest !== undefined && index !== this.#digests.length) throw changed(this.#file)
    this.#digest ??= hash.digest('hex')
  }

  async digest(): Promise<string> {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    if (this.#digest === undefined) for await (const _ of this.chunks());
    return this.#digest ?? ''
  }

  #checkUnchanged(index: number, digest: Buffer): void {
    const known = this.#digests[index]
    if (known === undefined ? this.#digest !== undefined : !known.equals(digest)) throw changed(this.#file)
    this.#digests[index] = digest
  }

  close(): Promise<void> {
    closeSync(this.#descriptor)
    return Promise.resolve()
  }
}

/**
 * Synchronously, since what is usually in the system's memory is read in a fraction of the time that a thread takes to do it.
 * @returns how many bytes were read: fewer than the buffer holds only at the end of the file
 */
function fill(buffer: Buffer, descriptor: number, position: number): number {
  let length = 0
  while (length < buffer.length) {
    const bytesRead = readSync(descriptor, buffer, length, buffer.length - length, position + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}

function changed(file: string): FileError {
  return new FileError(file, 'was changed by another program while mi was running', 'run the command again')
}
