/** Prints ciphertexts on standard output. */
import type {EncryptedStream} from '../../bulk/encrypt.js'
import type {OutputFormat} from '../../formats/format.js'
import {writeStdout} from '../../io/stdout.js'
import {isTerminal} from '../../io/terminal.js'
import {note} from '../../ui/messages.js'
import {counted} from '../../wording.js'
import {renderStream} from './render-stream.js'

/**
 * Prints ciphertexts until they end or the reader closes standard output, and reports how many were written if not all were.
 * @throws FileError if standard output cannot be written, and what the stream throws
 */
export async function printStream(stream: EncryptedStream, format: OutputFormat): Promise<void> {
  let lines = 0
  let isRead = true
  let last: number | undefined
  try {
    for await (const bytes of allAtOnceUnless(format.isSequence, renderStream(stream, format))) {
      const taken = await writeStdout(bytes)
      lines += countLines(bytes.subarray(0, taken))
      isRead = taken === bytes.length
      last = bytes.at(-1) ?? last
      if (!isRead) break
    }
  } catch (error) {
    if (lines > 0) note(`standard output is incomplete${soFar(format, lines, stream.count)}`)
    throw error
  }
  // The shell's prompt would otherwise follow on the same line.
  if (isRead && last !== undefined && last !== lineFeed && isTerminal('stdout')) await writeStdout('\n')
  if (!isRead) note(`standard output was closed early${soFar(format, lines, stream.count)}`)
}

const lineFeed = 0x0a

/** Part of a manifest could be mistaken for all of it: `kubectl apply` starts with the first document. */
async function* allAtOnceUnless(
  isSequence: boolean,
  parts: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  if (isSequence) return yield* parts
  const all: Buffer[] = []
  for await (const part of parts) all.push(Buffer.from(part))
  yield* all
}

function soFar({isSequence}: OutputFormat, lines: number, count: number): string {
  return isSequence ? `: ${lines} of ${counted(count)} ${lines === 1 ? 'was' : 'were'} written` : ''
}

function countLines(bytes: Buffer): number {
  let count = 0
  for (let index = bytes.indexOf('\n'); index !== -1; index = bytes.indexOf('\n', index + 1)) count++
  return count
}
