/** Standard output, which carries the product. */
import {write} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {promisify} from 'node:util'
import {explained, systemCode} from './system-errors.js'

const descriptor = 1

/** How long to wait at first and at most for a slow reader, in milliseconds, where the pipe itself does not wait: Node.js makes some so. */
const patience = {first: 1, longest: 64} as const

/**
 * Writes a text, or the bytes of one, and waits until it is gone. A reader that goes away, as `head` does, has had what it wanted: that
 * is no error.
 * @returns how many bytes were taken; fewer than there are only where the reader has gone
 * @throws FileError where they cannot be written, as on a full disk
 */
export async function writeStdout(product: string | Buffer): Promise<number> {
  // oclif listens too, writes once more at the end, and throws from there, where nothing can catch it.
  process.stdout.removeAllListeners('error')
  process.stdout.on('error', () => undefined)
  const bytes = typeof product === 'string' ? Buffer.from(product) : product
  return explained('standard output', 'write', () => written(bytes))
}

/** A write may find room for a part only; what stands in the way of the rest shows at the next. */
async function written(bytes: Buffer): Promise<number> {
  let count = 0
  let pause: number = patience.first
  while (count < bytes.length) {
    try {
      const {bytesWritten} = await promisify(write)(descriptor, bytes, count)
      count += bytesWritten
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
