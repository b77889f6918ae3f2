/** Standard output, which carries the product. */
import {write} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {promisify} from 'node:util'
import {explained, systemCode} from './system-errors.js'

const descriptor = 1

/** How long to wait for a slow reader of a pipe that another program has made not to wait itself, in milliseconds. */
const patience = 10

/**
 * Writes a text, or the bytes of one, and waits until it is gone. A reader that goes away, as `head` does, has had what it wanted: that is no error.
 * @returns how many bytes of it were taken; fewer than it has only where the reader has gone
 * @throws FileError where it cannot be written, as on a full disk
 */
export async function writeStdout(product: string | Buffer): Promise<number> {
  const bytes = typeof product === 'string' ? Buffer.from(product) : product
  return explained('standard output', 'write', () => written(bytes))
}

/** A write may find room for a part only; what stands in the way of the rest shows at the next. */
async function written(bytes: Buffer): Promise<number> {
  let count = 0
  while (count < bytes.length) {
    try {
      const {bytesWritten} = await promisify(write)(descriptor, bytes, count)
      count += bytesWritten
    } catch (error) {
      if (systemCode(error) === 'EPIPE') break
      if (systemCode(error) !== 'EAGAIN') throw error
      await delay(patience)
    }
  }
  return count
}
