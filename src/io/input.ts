/** Where a command reads from: a path, or `-` for standard input. */
import {absolutePath} from './paths.js'
import {readWithin} from './reading.js'
import {readStdin} from './stdin.js'

/** Names standard input on the command line. */
export const standardInput = '-'

/** @param file a path, or `-` */
export function isStandardInput(file: string | undefined): boolean {
  return file === standardInput
}

/** @returns what messages call it: the path as the user typed it, or `standard input` */
export function inputName(file: string): string {
  return isStandardInput(file) ? 'standard input' : file
}

/**
 * Reads all of it.
 * @param limit in bytes
 * @param whenQuiet called once if it is standard input and nothing arrives: see `readStdin`
 * @throws FileError if it cannot be read or is larger than the limit
 */
export async function readInput(file: string, limit: number, whenQuiet: () => void): Promise<Buffer> {
  return isStandardInput(file) ? readStdin(limit, whenQuiet) : readWithin(absolutePath(file), limit)
}
