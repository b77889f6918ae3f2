import {FileExistsError, quoted} from '../errors.js'
import {isTaken} from '../io/existence.js'
import {askYes, canAsk} from './prompts.js'

/**
 * Lets a file be replaced only where that was asked for: by --force, or by an answer at the terminal.
 * @param words what the person knows the file as, and what else could be given
 * @returns whether the writing may replace what it finds: a file that comes about meanwhile only under --force
 * @throws FileExistsError where it is there and the answer is no, or nobody can be asked
 */
export async function permitReplacing(
  file: string,
  force: boolean,
  words = {what: quoted(file), instead: 'give another path'},
): Promise<boolean> {
  if (!(await isTaken(file))) return force
  if (force || (canAsk() && (await askYes(`${words.what} exists. Replace it?`)))) return true
  throw new FileExistsError(file, `give --force to replace the whole of it, or ${words.instead}`)
}
