/** The command lines of the programs that only developers run. */
import {parseArgs, type ParseArgsConfig} from 'node:util'

/** The command line is invalid. The message includes the usage. */
export class OptionError extends Error {}

/** Where a program prints. */
export type Printer = Pick<Console, 'log' | 'error'>

/**
 * Runs a program with the arguments of this process. The exit code is 0 if it returns nothing or true, 1 if it returns
 * false, and 2 if the command line is invalid.
 */
export async function runMain(
  program: (arguments_: readonly string[], printer: Printer) => Promise<boolean | undefined>,
): Promise<void> {
  try {
    if ((await program(process.argv.slice(2), console)) === false) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    console.error(error.message)
    process.exitCode = 2
  }
}

/** Adds the usage to the message of an OptionError that `read` throws. */
export function withUsage<T>(usage: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof OptionError ? new OptionError(`${error.message}\n\n${usage}`) : error
  }
}

/**
 * Reads options as `parseArgs` does; no other arguments are allowed.
 * @throws OptionError
 */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  arguments_: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({args: [...arguments_], options})
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error))
  }
}

/**
 * @param option its name, for the message
 * @throws OptionError
 */
export function parseCount(option: string, text: string, least = 1): number {
  const count = /^\d{1,10}$/.test(text) ? Number(text) : -1
  if (count < least) throw new OptionError(`${option} must be a whole number of at least ${least}`)
  return count
}
