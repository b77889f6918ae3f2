/** Standard output, which carries the product. */
import {fstatSync, writeFileSync} from 'node:fs'
import {explained} from './system-errors.js'

const descriptor = 1

/**
 * Writes a text and waits until it is gone. A reader that goes away, as `head` does, has had what it wanted: that is no error.
 * @throws FileError where it cannot be written, as on a full disk
 */
export async function writeStdout(text: string): Promise<void> {
  await explained('standard output', 'write', () => (isFile() ? writtenToFile(text) : written(text)))
}

/** Node.js writes to a file in one go and does not mind how much of it found room. */
function isFile(): boolean {
  return fstatSync(descriptor).isFile()
}

function writtenToFile(text: string): Promise<void> {
  writeFileSync(descriptor, text)
  return Promise.resolve()
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
