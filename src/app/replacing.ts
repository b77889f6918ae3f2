import {FileExistsError} from '../errors.js'
import {quoted} from '../wording.js'
import {isTaken} from '../io/existence.js'
import {askYes, canAsk} from '../ui/prompts.js'

export interface ReplacingWords {
  /** What the person knows the file as. */
  readonly what: string
  /** What is lost with it, as a sentence; undefined where that needs no saying. */
  readonly loss?: string
  /** What else could be given. */
  readonly instead: string
}

/**
 * Lets a file be replaced only where that was asked for: by --force, or by an answer at the terminal.
 * @returns whether the writing may replace what it finds: a file that comes about meanwhile only under --force
 * @throws FileExistsError where it is there and the answer is no, or nobody can be asked
 */
export async function permitReplacing(
  file: string,
  force: boolean,
  words: ReplacingWords = {what: quoted(file), instead: 'give another path'},
): Promise<boolean> {
  if (!(await isTaken(file))) return force
  if (force || (canAsk() && (await askYes(question(words))))) return true
  throw new FileExistsError(file, `give --force to replace the whole of it, or ${words.instead}`)
}

function question({what, loss}: ReplacingWords): string {
  return [`${what} exists.`, ...(loss === undefined ? [] : [`${loss}.`]), 'Replace it?'].join(' ')
}
