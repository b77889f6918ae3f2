/** Ciphertexts as the text that is written, part by part as they come. */
import type {EncryptedStream} from '../../bulk/encrypt.js'
import type {OutputFormat} from '../../formats/format.js'
import {note} from '../../ui/messages.js'

/** In characters: enough for a write to be worth its while. */
const partLength = 256 << 10

/** @returns parts, one after another the whole text; says at the end what is to be remarked on */
export function productTexts(stream: EncryptedStream, format: OutputFormat): AsyncGenerator<string, void> {
  return oneAhead(parts(stream, format))
}

async function* parts({batches}: EncryptedStream, format: OutputFormat): AsyncGenerator<string, void> {
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

/** Has the next made while one is being written, so that no core waits for a disk or a reader. */
async function* oneAhead<T>(source: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  const nextOne = () => {
    const next = source.next()
    // Whoever asks for it gets the error; until then nobody may.
    next.catch(() => undefined)
    return next
  }
  try {
    for (let next = nextOne(); ;) {
      const result = await next
      if (result.done === true) return
      next = nextOne()
      yield result.value
    }
  } finally {
    await source.return(undefined)
  }
}
