/** Reads complete files, up to a limit. */
import {open, stat} from 'node:fs/promises'
import {FileError} from '../errors.js'
import {explainErrors} from './system-errors.js'

const mebibyte = 1 << 20

/** The largest size of each kind of file, in bytes. */
export const limits = {
  keystore: 16 * mebibyte,
  secrets: 16 * mebibyte,
  /** Secrets that are read block by block: from a file, and from anything that can be read only once. */
  manySecrets: {file: 1024 * mebibyte, held: 256 * mebibyte},
  profile: mebibyte,
  variables: mebibyte,
  password: 64 << 10,
  key: 64 << 10,
  name: 1 << 10,
} as const

/**
 * Reads a file, a pipe or a device.
 * @param limit in bytes
 * @throws FileError if it cannot be read, is a directory, or is larger than the limit
 */
export async function readWithin(file: string, limit: number): Promise<Buffer> {
  return explainErrors(file, 'read', async () => {
    const handle = await open(file, 'r')
    try {
      if ((await handle.stat()).isDirectory())
        throw new FileError(file, 'is a directory, not a file', 'name a file in it')
      return await bytesWithin(handle.createReadStream({autoClose: false}), limit, file)
    } finally {
      await handle.close()
    }
  })
}

/**
 * Reads a file. Refuses a pipe or a device without opening it, because opening a pipe may wait forever.
 * @throws FileError as `readWithin`
 */
export async function readFileWithin(file: string, limit: number): Promise<Buffer> {
  const found = await explainErrors(file, 'read', () => stat(file))
  if (found.isDirectory()) throw new FileError(file, 'is a directory, not a file', 'name a file in it')
  if (!found.isFile()) throw new FileError(file, 'is a pipe or a device, not a file', 'use a regular file')
  return readWithin(file, limit)
}

/**
 * Collects a stream.
 * @param limit in bytes
 * @param name what to call the stream in an error
 * @throws FileError if it is larger than the limit
 */
export async function bytesWithin(stream: AsyncIterable<unknown>, limit: number, name: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > limit) throw tooLarge(name, limit)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks, length)
}

/** The error to throw for a file or a stream that is too large. @param limit in bytes */
export function tooLarge(name: string, limit: number): FileError {
  return new FileError(name, `is larger than ${limit.toLocaleString('en')} bytes`, 'use a smaller file')
}
