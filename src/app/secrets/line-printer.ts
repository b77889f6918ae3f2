/** Prints lines on standard output, many at a time. */
import {writeStdout} from '../../io/stdout.js'

/** In characters. */
const partLength = 64 << 10

export class LinePrinter {
  #texts: string[] = []
  #length = 0
  /** The part that is being written, while the next lines are made. @returns whether standard output still has a reader */
  #writing = Promise.resolve(true)

  /** @throws FileError if standard output cannot be written; no error if its reader closes it early */
  async print(text: string): Promise<void> {
    this.#texts.push(text)
    this.#length += text.length
    if (this.#length >= partLength) await this.#write()
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#texts.join(''))
    this.#texts = []
    this.#length = 0
    if (!(await this.#writing)) return
    this.#writing = writeStdout(bytes).then((count) => count === bytes.length)
    // An error is thrown to whoever waits for the part.
    this.#writing.catch(() => undefined)
  }

  /** Prints what is left. @throws as `print` */
  async end(): Promise<void> {
    await this.#write()
    await this.#writing
  }
}
