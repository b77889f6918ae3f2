/** Files read from the beginning several times, without being held in memory where they are large. */
import {createHash} from 'node:crypto'
import {open, type FileHandle} from 'node:fs/promises'
import {FileError} from '../errors.js'
import {bytesWithin} from './reading.js'
import {explainErrors} from './system-errors.js'

export interface Rereadable {
  /**
   * Reads it once more.
   * @returns its bytes, 64 KiB at a time, which is less garbage than more would be; each chunk lasts until the next is asked for
   * @throws FileError where it cannot be read, or, at its end, where it is not what was read the first time
   */
  chunks(): AsyncIterable<Buffer>
  close(): Promise<void>
}

/** In bytes. */
export interface RereadingLimits {
  /** For what is held in memory, since it can be read only once. */
  readonly held: number
  /** For files. */
  readonly file: number
}

const chunkBytes = 64 << 10

/** Up to this many bytes a file is rather held than read again. */
const small = 1 << 20

/** @throws FileError where it cannot be read, is a folder, or holds more than its limit */
export async function openRereadable(file: string, limits: RereadingLimits): Promise<Rereadable> {
  return explainErrors(file, 'read', async () => {
    const handle = await open(file, 'r')
    try {
      const found = await handle.stat()
      if (found.isDirectory()) throw new FileError(file, 'is a directory, not a file')
      if (found.isFile() && found.size > Math.min(small, limits.file)) return rereadable(file, handle, limits.file)
      const bytes = await bytesWithin(
        handle.createReadStream({autoClose: false}),
        found.isFile() ? limits.file : limits.held,
        file,
      )
      await handle.close()
      return held(bytes)
    } catch (error) {
      await handle.close()
      throw error
    }
  })
}

/** The same for bytes that are there already. */
export function held(bytes: Buffer): Rereadable {
  return {chunks: () => cutUp(bytes), close: () => Promise.resolve()}
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* cutUp(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
}

function rereadable(file: string, handle: FileHandle, limit: number): Rereadable {
  let known: string | undefined

  return {chunks, close: () => handle.close()}

  async function* chunks(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(chunkBytes)
    for (let position = 0; ;) {
      const {bytesRead} = await explainErrors(file, 'read', () => handle.read(buffer, 0, chunkBytes, position))
      if (bytesRead === 0) break
      position += bytesRead
      if (position > limit)
        throw new FileError(file, `is larger than ${limit.toLocaleString('en')} bytes`, 'use a smaller file')
      const chunk = buffer.subarray(0, bytesRead)
      hash.update(chunk)
      yield chunk
    }
    const digest = hash.digest('hex')
    known ??= digest
    if (digest !== known)
      throw new FileError(file, 'was changed by another program while mi was running', 'run the command again')
  }
}
