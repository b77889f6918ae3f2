/** Renders ciphertexts as text while they are made. */
import type {EncryptedStream} from '../../bulk/encrypt.js'
import type {OutputFormat} from '../../formats/format.js'
import {note} from '../../ui/messages.js'

/** In characters: shorter parts would cost more writes than they save memory. */
const partLength = 256 << 10

/** @returns the text, in parts. Prints the format's remarks at the end. */
export function renderStream(stream: EncryptedStream, format: OutputFormat): AsyncGenerator<string, void> {
  return oneAhead(renderParts(stream, format))
}

async function* renderParts({batches}: EncryptedStream, format: OutputFormat): AsyncGenerator<string, void> {
  const writer = format.begin()
  let texts: string[] = []
  let length = 0
  for await (const batch of batches) {
    const text = writer.add(batch)
    texts.push(text)
    length += text.length
    if (length < partLength) continue
    yield texts.join('')
    texts = []
    length = 0
  }
  const {text, remarks} = writer.end()
  yield texts.join('') + text
  for (const remark of remarks) note(remark)
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
