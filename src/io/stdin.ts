/** Standard input, read to its end by the program itself: oclif's own reader gives up after 10 ms and trims what it read. */
import {bytesWithin} from './reading.js'

/** How long standard input may be silent before the person is told what is awaited, in milliseconds; a terminal waits for that person. */
const patience = {pipe: 2000, terminal: 0} as const

/**
 * @param limit in bytes
 * @param whenQuiet called once if nothing has come for two seconds, for a pipe that nobody fills looks like a hang
 * @throws FileError where there is more than the limit
 */
export async function readStdin(limit: number, whenQuiet: () => void): Promise<Buffer> {
  const timer = setTimeout(whenQuiet, process.stdin.isTTY ? patience.terminal : patience.pipe)
  try {
    return await bytesWithin(stopping(timer), limit, 'standard input')
  } finally {
    clearTimeout(timer)
  }
}

async function* stopping(timer: NodeJS.Timeout): AsyncGenerator {
  for await (const chunk of process.stdin) {
    clearTimeout(timer)
    yield chunk
  }
}
