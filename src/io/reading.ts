/** Reads complete files, up to a limit. */
import {closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats} from 'node:fs'
import {open} from 'node:fs/promises'
import {FileError} from '../errors.js'
import {explainErrors, systemCode} from './system-errors.js'

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
  /** Each file of a product's configuration, except for `deployment.toml`, which people write. */
  configuration: mebibyte,
  deployment: 8 * mebibyte,
  name: 1 << 10,
  /** What is read at each Tab. */
  completion: mebibyte,
} as const

/**
 * Reads a file, a pipe or a device.
 * @param limit in bytes
 * @throws FileError if it cannot be read, is a directory, or is larger than the limit
 */
export async function readWithin(file: string, limit: number): Promise<Buffer> {
  return explainErrors(file, 'read', () =>
    statUnlessDirectory(file).isFile() ? readRegular(file, limit) : readPipe(file, limit),
  )
}

/**
 * Reads a file. Refuses a pipe or a device without opening it, because opening a pipe may wait forever.
 * @throws FileError as `readWithin`
 */
export async function readFileWithin(file: string, limit: number): Promise<Buffer> {
  return explainErrors(file, 'read', () => {
    if (!statUnlessDirectory(file).isFile()) throw notRegular(file)
    return readRegular(file, limit)
  })
}

/** @throws FileError for a directory, and what the system throws */
export function statUnlessDirectory(file: string): Stats {
  const found = statSync(file)
  if (found.isDirectory()) throw new FileError(file, 'is a directory, not a file', 'name a file in it')
  return found
}

function notRegular(file: string): FileError {
  return new FileError(file, 'is a pipe or a device, not a file', 'use a regular file')
}

/**
 * Reads a file synchronously: it does not keep its reader waiting, and what Node.js loads for promises takes longer than reading.
 * @param limit in bytes
 * @throws FileError if it is no longer a file, or is larger than the limit; and what the system throws
 */
export function readRegular(file: string, limit: number): Buffer {
  const descriptor = openRegular(file)
  try {
    return readToEnd(descriptor, limit, file)
  } finally {
    closeSync(descriptor)
  }
}

/** @returns the first bytes of a file; none if it cannot be read, or is not a file */
export function readFirst(file: string, length: number): Buffer {
  let descriptor: number | undefined
  try {
    descriptor = openRegular(file)
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0))
  } catch (error) {
    if (!(error instanceof FileError) && systemCode(error) === undefined) throw error
    return Buffer.alloc(0)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/**
 * Opens a file to read it.
 * @returns its descriptor
 * @throws FileError if it is no longer a file, and what the system throws
 */
export function openRegular(file: string): number {
  // If it has become a pipe, opening it does not wait.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  if (fstatSync(descriptor).isFile()) return descriptor
  closeSync(descriptor)
  throw notRegular(file)
}

/**
 * Reads the rest of an open file.
 * @param limit in bytes
 * @param name what to call the file in an error
 * @throws FileError if it is larger than the limit, and what the system throws
 */
export function readToEnd(descriptor: number, limit: number, name: string): Buffer {
  // Files in /proc contain more than the system says.
  const {size} = fstatSync(descriptor)
  let buffer = Buffer.allocUnsafe(Math.min(size, limit) + 1)
  let length = 0
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null)
    length += count
    if (length > limit) throw tooLarge(name, limit)
    if (count === 0) return buffer.subarray(0, length)
    if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length)
  }
}

async function readPipe(file: string, limit: number): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    return await bytesWithin(handle.createReadStream({autoClose: false}), limit, file)
  } finally {
    await handle.close()
  }
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

/** In chunks. */
const mostAtOnce = 16

/** Lets messages and signals be handled now and then while a file is read synchronously. @param index of a chunk */
export async function takeTurns(index: number): Promise<void> {
  if (index % mostAtOnce !== mostAtOnce - 1) return
  await new Promise<void>((resolve) => {
    setImmediate(resolve)
  })
}
