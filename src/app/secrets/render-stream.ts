/** Renders ciphertexts as text while they are made. */
import type {EncryptedStream} from '../../bulk/encrypt.js'
import type {OutputFormat} from '../../formats/format.js'
import {note} from '../../ui/messages.js'

/** In bytes: shorter parts would cost more writes than they save memory. */
const partLength = 256 << 10

/**
 * @returns the text in UTF-8, in parts. Each is used only until the next is requested: its memory is then written to again. Prints the
 *   format's remarks at the end.
 */
export function renderStream(stream: EncryptedStream, format: OutputFormat): AsyncGenerator<Buffer, void> {
  return oneAhead(renderParts(stream, format))
}

/** While one part is being written, the other buffer is filled. */
async function* renderParts({batches}: EncryptedStream, format: OutputFormat): AsyncGenerator<Buffer, void> {
  const writer = format.begin()
  let [part, other] = [new Part(), new Part()]
  const write = (text: string) => {
    part.add(text)
  }
  for await (const batch of batches) {
    writer.add(batch, write)
    if (part.length < partLength) continue
    yield part.take()
    ;[part, other] = [other, part]
  }
  const remarks = writer.end(write)
  yield part.take()
  for (const remark of remarks) note(remark)
}

/** Text that is encoded piece by piece into memory that is used again and again. */
class Part {
  #bytes: Buffer = Buffer.allocUnsafeSlow(partLength / 4)
  length = 0

  add(text: string): void {
    // A character of UTF-16 takes at most three bytes of UTF-8.
    if (this.length + 3 * text.length > this.#bytes.length) this.#grow(this.length + 3 * text.length)
    this.length += this.#bytes.write(text, this.length)
  }

  #grow(least: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, least))
    this.#bytes.copy(grown, 0, 0, this.length)
    this.#bytes = grown
  }

  /** Begins the next part. @returns the finished one, to be used before anything is added to the next */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.length)
    this.length = 0
    return taken
  }
}

/** Makes the next part while one is being written, so that no core waits for a disk or a reader. */
async function* oneAhead<T>(source: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  const requestNext = () => {
    const next = source.next()
    // The error is thrown where the part is awaited; until then it must not count as unhandled.
    next.catch(() => undefined)
    return next
  }
  try {
    for (let next = requestNext(); ;) {
      const result = await next
      if (result.done === true) return
      next = requestNext()
      yield result.value
    }
  } finally {
    await source.return(undefined)
  }
}
