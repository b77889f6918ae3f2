/** Where a symmetric key comes from: a flag, a variable, a pipe, or the person at the terminal. */
import {generateSymmetricKey} from '../../cipher/aes.js'
import {aboutFile, UsageError} from '../../errors.js'
import {quoted} from '../../wording.js'
import type {Environment} from '../../io/environment.js'
import {absolutePath} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {readStdin} from '../../io/stdin.js'
import {isOpenToOthers, keyFromText, keyTextIn} from '../../profiles/key-file.js'
import {problemWith} from '../profiles/choose-certificate.js'
import {note, warn} from '../../ui/messages.js'
import {askHiddenTwice, canAsk, mustAsk} from '../../ui/prompts.js'

/** A key, or the file that the person keeps one in. */
export type GivenKey = {readonly text: string} | {readonly file: string}

export interface KeyFlags {
  /** The path given by --key-file, `-` for standard input. */
  readonly file: string | undefined
  readonly generate: boolean
}

const standardInput = '-'

/**
 * @returns a key that is one, or the absolute path of a file that has not been read yet
 * @throws UsageError where the flags contradict each other; UnusableKeyError, FileError; MissingAnswerError where no key was given
 *   and nobody can be asked; InterruptedError
 */
export async function givenKey({file, generate}: KeyFlags, variables: Environment['values']): Promise<GivenKey> {
  if (generate && file !== undefined)
    throw new UsageError('--generate makes a key and --key-file names one', 'give one of the two')
  if (generate) return {text: generateSymmetricKey()}
  if (file !== undefined && file !== standardInput) return {file: absolutePath(file)}
  if (file === standardInput && !canAsk()) return {text: await keyFromStdin()}
  const variable = file === undefined ? variables.MI_ENCRYPTION_KEY : undefined
  return {text: variable === undefined ? await askKey() : checked(variable, 'MI_ENCRYPTION_KEY')}
}

async function keyFromStdin(): Promise<string> {
  const bytes = await readStdin(limits.key, () => {
    note('waiting for the key on standard input')
  })
  const name = 'standard input'
  return checked(
    aboutFile(name, () => keyTextIn(bytes)),
    name,
  )
}

function checked(text: string, source: string): string {
  return aboutFile(source, () => {
    keyFromText(text)
    return text
  })
}

async function askKey(): Promise<string> {
  mustAsk('no encryption key was given', 'give --key-file PATH or --generate, or set MI_ENCRYPTION_KEY')
  return askHiddenTwice('Encryption key', (answer) => problemWith(() => keyFromText(answer)))
}

/** Says so where others than its owner may read the key. */
export async function warnOfOpenKeyFile(file: string): Promise<void> {
  if (await isOpenToOthers(file)) warn(`others may read or change ${quoted(file)}; keep it to its owner: chmod 600`)
}
