import {FileExistsError} from '../errors.js'
import {isTaken} from '../io/existence.js'
import {askYes, canAsk} from '../ui/prompts.js'
import {quoted} from '../wording.js'

interface ReplacingWords {
  /** What the user knows the file as. */
  readonly what: string
  /** What is lost with it, as a sentence without a full stop; undefined if that goes without saying. */
  readonly loss?: string
  /** What to do instead, in the imperative. */
  readonly instead: string
}

/**
 * Lets a file be replaced only if the user agrees: by --force, or at a prompt.
 * @returns whether an existing file may be replaced; a file that another process creates in the meantime, only under --force
 * @throws FileExistsError if the file exists and the answer is no, or there is no terminal to ask on
 */
export async function permitReplacing(
  file: string,
  force: boolean,
  words: ReplacingWords = {what: quoted(file), instead: 'choose another path'},
): Promise<boolean> {
  if (!(await isTaken(file))) return force
  if (force || (canAsk() && (await askYes(question(words))))) return true
  throw new FileExistsError(file, `use --force to overwrite it, or ${words.instead}`)
}

function question({what, loss}: ReplacingWords): string {
  return [`${what} exists.`, ...(loss === undefined ? [] : [`${loss}.`]), 'Replace it?'].join(' ')
}
