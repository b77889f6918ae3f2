/** What a file contains, without reading all of it into memory. */
import {createHash} from 'node:crypto'
import type {BigIntStats} from 'node:fs'
import {constants, lstatSync, readSync} from 'node:fs'
import {open} from 'node:fs/promises'
import {takeTurns} from './reading.js'

/** A file's content at one time. */
export interface FileDigest {
  /** In hex. */
  readonly sha256: string
  /** Changes with the file, or if another takes its place. */
  readonly identity: string
}

const chunkBytes = 64 << 10

/**
 * @param file the path of a regular file, not of a link
 * @returns undefined if there is none @throws the system's errors
 */
export async function digestFile(file: string): Promise<FileDigest | undefined> {
  const identity = identityOf(file)
  if (identity === undefined) return undefined
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(chunkBytes)
    for (let index = 0; ; index++) {
      const length = readSync(handle.fd, buffer)
      if (length === 0) break
      hash.update(buffer.subarray(0, length))
      await takeTurns(index)
    }
    return {sha256: hash.digest('hex'), identity}
  } finally {
    await handle.close()
  }
}

/** @returns the same as in `digestFile`, without reading the file @throws the system's errors */
export function identityOf(file: string): string | undefined {
  const found: BigIntStats | undefined = lstatSync(file, {bigint: true, throwIfNoEntry: false})
  return found?.isFile() === true
    ? [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ')
    : undefined
}

/** @returns the identity without the time of the last change of the file's attributes, one of which is how many names it has */
export function withoutChangeTime(identity: string): string {
  return identity.slice(0, identity.lastIndexOf(' '))
}

/** @returns the digest of bytes in memory, in hex */
export function digestBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
