/** What to do with a file that exists: at a terminal, the user chooses. */
import {FileExistsError} from '../../errors.js'
import {isTaken} from '../../io/existence.js'
import {askChoice, canAsk, type Choice} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'

/** What may be done with an existing file. */
export interface Permission {
  /** Replace it. */
  readonly force: boolean
  /** Add to it. */
  readonly merge: boolean
}

type Answer = 'cancel' | 'merge' | 'replace'

const answers: readonly Choice<Answer>[] = [
  {value: 'cancel', about: '- change nothing'},
  {value: 'merge', about: '- add the secrets to it, replacing those with the same alias'},
  {value: 'replace', about: '- overwrite it'},
]

/**
 * Asks whether to merge into a file or to replace it.
 * @param dest the absolute path of a file that can be merged into
 * @returns undefined if there is nothing to ask: the file does not exist, or there is no terminal
 * @throws FileExistsError if it is to be kept; FileError if the path is not a file's; InterruptedError
 */
export async function askAboutExisting(dest: string): Promise<Permission | undefined> {
  if (!canAsk() || !(await isTaken(dest))) return undefined
  const question = `${quoted(dest)} already exists. What do you want to do?`
  const answer = await askChoice(question, answers, 'cancel')
  if (answer === 'cancel')
    throw new FileExistsError(dest, 'use --force to overwrite it, --merge to add to it, or choose another path')
  return {force: answer === 'replace', merge: answer === 'merge'}
}
