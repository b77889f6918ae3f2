/** Reads standard input to its end. oclif's own reader gives up after 10 ms and trims what it has read. */
import {fstatSync, read} from 'node:fs'
import {promisify} from 'node:util'
import {bytesWithin, readToEnd} from './reading.js'
import {explainErrors, systemCode} from './system-errors.js'
import {isTerminal} from './terminal.js'

const descriptor = 0

const name = 'standard input'

/**
 * How many milliseconds standard input may be silent before the user is told what `mi` waits for. A terminal always
 * waits for the user.
 */
const patience = {pipe: 2000, terminal: 0} as const

/**
 * @param limit in bytes
 * @param whenQuiet called once if nothing arrives for two seconds, because a pipe that nobody writes to looks as if
 *   `mi` hangs
 * @throws FileError if it cannot be read, or there is more than the limit
 */
export async function readStdin(limit: number, whenQuiet: () => void): Promise<Buffer> {
  return explainErrors(name, 'read', () =>
    fstatSync(descriptor).isFile() ? readToEnd(descriptor, limit, name) : readStream(limit, whenQuiet),
  )
}

async function readStream(limit: number, whenQuiet: () => void): Promise<Buffer> {
  const isTyped = isTerminal('stdin')
  const timer = setTimeout(whenQuiet, isTyped ? patience.terminal : patience.pipe)
  try {
    return await bytesWithin(stopAtFirst(timer, isTyped ? process.stdin : pipeChunks()), limit, name)
  } finally {
    clearTimeout(timer)
  }
}

/** Stops the timer when the first chunk arrives. */
async function* stopAtFirst(timer: NodeJS.Timeout, chunks: AsyncIterable<unknown>): AsyncGenerator {
  for await (const chunk of chunks) {
    clearTimeout(timer)
    yield chunk
  }
}

const chunkBytes = 64 << 10

/** What Node.js loads for `process.stdin` takes longer than reading. */
async function* pipeChunks(): AsyncGenerator {
  const buffer = Buffer.allocUnsafe(chunkBytes)
  for (;;) {
    const length = await readChunk(buffer)
    // Only the stream can wait for a pipe that does not make its readers wait.
    if (length === undefined) yield* process.stdin
    if (length === undefined || length === 0) return
    yield Buffer.from(buffer.subarray(0, length))
  }
}

/** @returns how many bytes were read; 0 at the end, undefined if nothing has arrived yet and reading does not wait */
async function readChunk(buffer: Buffer): Promise<number | undefined> {
  try {
    return (await promisify(read)(descriptor, buffer, 0, buffer.length, null)).bytesRead
  } catch (error) {
    const code = systemCode(error)
    if (code === 'EAGAIN') return undefined
    // What Windows says at the end of a pipe.
    if (code === 'EOF') return 0
    throw error
  }
}
