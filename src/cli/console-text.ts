/** What oclif prints, such as help, as the product that it is. */
import {writeStdout} from '../io/stdout.js'

/**
 * Runs `act` and then writes to standard output what it printed with `console.log`, which neither waits nor reports a failure.
 * @throws FileError if that cannot be written, and what `act` throws
 */
export async function writeConsoleText(act: () => Promise<unknown>): Promise<void> {
  const printed: string[] = []
  console.log = (line = '') => printed.push(`${String(line)}\n`)
  try {
    await act()
  } finally {
    if (printed.length > 0) await writeStdout(printed.join(''))
  }
}
