/** Reads standard input to its end. oclif's own reader gives up after 10 ms and trims what it has read. */
import {bytesWithin} from './reading.js'

/**
 * How many milliseconds standard input may be silent before the user is told what `mi` waits for. A terminal always
 * waits for the user.
 */
const patience = {pipe: 2000, terminal: 0} as const

/**
 * @param limit in bytes
 * @param whenQuiet called once if nothing arrives for two seconds, because a pipe that nobody writes to looks as if
 *   `mi` hangs
 * @throws FileError if there is more than the limit
 */
export async function readStdin(limit: number, whenQuiet: () => void): Promise<Buffer> {
  const timer = setTimeout(whenQuiet, process.stdin.isTTY ? patience.terminal : patience.pipe)
  try {
    return await bytesWithin(chunksUntilEnd(timer), limit, 'standard input')
  } finally {
    clearTimeout(timer)
  }
}

/** Stops the timer when the first chunk arrives. */
async function* chunksUntilEnd(timer: NodeJS.Timeout): AsyncGenerator {
  for await (const chunk of process.stdin) {
    clearTimeout(timer)
    yield chunk
  }
}
