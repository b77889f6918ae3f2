import path from 'node:path'
import {FileExistsError} from '../errors.js'
import {isTaken} from '../io/existence.js'
import {withoutLinks} from '../io/paths.js'
import {clearDirectory} from '../io/writing.js'
import {note} from '../ui/messages.js'
import {askYes, canAsk} from '../ui/prompts.js'
import {quoted} from '../wording.js'

/** How the question and the error describe the file. */
interface ReplacingWords {
  /** What the file is to the user: `Profile "dev"`. */
  readonly what: string
  /** What else is lost with the file, as a sentence without a full stop. */
  readonly loss?: string
  /** What to do instead, in the imperative. */
  readonly instead: string
}

/**
 * Decides whether a file may be replaced: only if the user agrees, by --force or at a prompt. What an earlier run left next to it is
 * finished or removed first, because nothing may be written afterwards.
 * @returns whether to replace the file. If it does not exist yet, only --force permits replacing one that another process creates
 *   before the write
 * @throws FileError; FileExistsError if the file exists and the answer is no, or there is no terminal to ask on
 */
export async function permitReplacing(
  file: string,
  force: boolean,
  words: ReplacingWords = {what: quoted(file), instead: 'choose another path'},
): Promise<boolean> {
  if (!(await isTaken(file))) return force
  await clearDirectory(path.dirname(withoutLinks(file)), note)
  if (force || (canAsk() && (await askYes(question(words))))) return true
  throw new FileExistsError(file, `use --force to overwrite it, or ${words.instead}`)
}

function question({what, loss}: ReplacingWords): string {
  return [`${what} already exists.`, ...(loss === undefined ? [] : [`${loss}.`]), 'Overwrite it?'].join(' ')
}
