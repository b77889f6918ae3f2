/** Writes the product to standard output. */
import {write, writeSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {promisify} from 'node:util'
import {explainErrors, systemCode} from './system-errors.js'

const descriptor = 1

/**
 * The first and the longest pause for a slow reader, in milliseconds. Node.js makes some pipes non-blocking, so a write
 * may fail.
 */
const patience = {first: 1, longest: 64} as const

/**
 * Writes text, or bytes of it, and waits until everything is written. It is no error if the reader closes the pipe
 * early, as `head` does.
 * @returns how many bytes were written: fewer than there are only if the reader closed the pipe
 * @throws FileError if they cannot be written, for example because the disk is full
 */
export async function writeStdout(product: string | Buffer): Promise<number> {
  const bytes = typeof product === 'string' ? Buffer.from(product) : product
  return explainErrors('standard output', 'write', () => writeAll(bytes))
}

/** In bytes: so few are written at once or not at all, and starting a thread for them takes longer than writing them. */
const few = 4096

async function writeSome(bytes: Buffer, from: number): Promise<number> {
  if (bytes.length - from <= few) return writeSync(descriptor, bytes, from)
  return (await promisify(write)(descriptor, bytes, from)).bytesWritten
}

/** A single write may write only a part. If there was an error, the next write reports it. */
async function writeAll(bytes: Buffer): Promise<number> {
  let count = 0
  let pause: number = patience.first
  while (count < bytes.length) {
    try {
      count += await writeSome(bytes, count)
      pause = patience.first
    } catch (error) {
      if (systemCode(error) === 'EPIPE') break
      if (systemCode(error) !== 'EAGAIN') throw error
      await delay(pause)
      pause = Math.min(2 * pause, patience.longest)
    }
  }
  return count
}
