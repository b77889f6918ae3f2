/** Ciphertexts on standard output. */
import type {EncryptedStream} from '../../bulk/encrypt.js'
import type {OutputFormat} from '../../formats/format.js'
import {writeStdout} from '../../io/stdout.js'
import {note} from '../../ui/messages.js'
import {counted} from '../../wording.js'
import {productTexts} from './render.js'

/**
 * Prints what comes, as long as somebody reads. Says how far it came where that is not to the end.
 * @throws FileError where standard output cannot be written, and what the stream throws
 */
export async function print(stream: EncryptedStream, format: OutputFormat): Promise<void> {
  let lines = 0
  let isRead = true
  try {
    for await (const text of wholeUnless(format.isSequence, productTexts(stream, format))) {
      const bytes = Buffer.from(text)
      const taken = await writeStdout(bytes)
      lines += lineEndsIn(bytes.subarray(0, taken))
      isRead = taken === bytes.length
      if (!isRead) break
    }
  } catch (error) {
    if (lines > 0) note(`standard output is not complete${soFar(format, lines, stream.count)}`)
    throw error
  }
  if (!isRead) note(`the reader of standard output went away${soFar(format, lines, stream.count)}`)
}

/** A part of it might be taken for the whole: `kubectl apply` begins with the first document. */
async function* wholeUnless(isSequence: boolean, texts: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  if (isSequence) return yield* texts
  const all: string[] = []
  for await (const text of texts) all.push(text)
  yield* all
}

/** Of a format that is no sequence nobody can use a part. */
function soFar({isSequence}: OutputFormat, lines: number, count: number): string {
  return isSequence ? `: ${lines} of ${counted(count)} ${lines === 1 ? 'was' : 'were'} written` : ' before its end'
}

function lineEndsIn(bytes: Buffer): number {
  let count = 0
  for (let index = bytes.indexOf('\n'); index !== -1; index = bytes.indexOf('\n', index + 1)) count++
  return count
}
