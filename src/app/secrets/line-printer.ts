/** Prints lines on standard output, many at a time. */
import {writeStdout} from '../../io/stdout.js'

/** In characters. */
const partLength = 64 << 10

export class LinePrinter {
  #texts: string[] = []
  #length = 0
  /** Whether standard output still has a reader. */
  #isRead = true

  /** @throws FileError if standard output cannot be written; no error if its reader closes it early */
  async print(text: string): Promise<void> {
    this.#texts.push(text)
    this.#length += text.length
    if (this.#length >= partLength) await this.end()
  }

  /** Prints what is left. @throws as `print` */
  async end(): Promise<void> {
    const bytes = Buffer.from(this.#texts.join(''))
    this.#texts = []
    this.#length = 0
    if (this.#isRead) this.#isRead = (await writeStdout(bytes)) === bytes.length
  }
}
