import {FileExistsError, quoted} from '../errors.js'
import {isTaken} from '../io/writing.js'
import {askYes, canAsk} from './prompts.js'

/**
 * Lets a file be replaced only where that was asked for: by --force, or by an answer at the terminal.
 * @param words what the person knows the file as, and what else could be given
 * @throws FileExistsError where it is there and the answer is no, or nobody can be asked
 */
export async function permitReplacing(
  file: string,
  force: boolean,
  words = {what: quoted(file), instead: 'another path'},
): Promise<void> {
  if (!(await isTaken(file)) || force) return
  if (canAsk() && (await askYes(`${words.what} exists. Replace it?`))) return
  throw new FileExistsError(file, `give --force to replace it, or ${words.instead}`)
}
