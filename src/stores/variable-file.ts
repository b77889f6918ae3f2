/** Files that a variable names. */
import {FileError} from '../errors.js'
import {absolutePath} from '../io/paths.js'
import {limits, readFileWithin} from '../io/reading.js'

/** Reads a small file. @param variable that names it @throws FileError, whose hint names the variable */
export async function readVariableFile(file: string, variable: string): Promise<Buffer> {
  try {
    return await readFileWithin(absolutePath(file), limits.configuration)
  } catch (error) {
    throw blameVariable(error, variable)
  }
}

/** @returns the FileError with a hint that names the variable; another error unchanged */
export function blameVariable(error: unknown, variable: string): unknown {
  if (!(error instanceof FileError) || error.file === undefined) return error
  return new FileError(error.file, error.message, `set ${variable} to a path that can be read`)
}
