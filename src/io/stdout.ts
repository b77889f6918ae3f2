/** Standard output, which carries the product. */
import {explained} from './system-errors.js'

/**
 * Writes a text and waits until it is gone. A reader that goes away, as `head` does, has had what it wanted: that is no error.
 * @throws FileError where it cannot be written, as on a full disk
 */
export async function writeStdout(text: string): Promise<void> {
  await explained('standard output', 'write', () => written(text))
}

function written(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // oclif listens too, and throws from there, where nothing can catch it.
    process.stdout.removeAllListeners('error')
    process.stdout.on('error', () => undefined)
    process.stdout.write(text, (error) => {
      if (error && !('code' in error && error.code === 'EPIPE')) reject(error)
      else resolve()
    })
  })
}
