/** Symmetric keys: a new one from a flag, a variable, a pipe or a prompt, or the one in a profile's key file. */
import type {KeyObject} from 'node:crypto'
import {generateSymmetricKey} from '../../cipher/aes.js'
import {aboutFile, UsageError} from '../../errors.js'
import type {Environment} from '../../io/environment.js'
import {inputName, isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {readStdin} from '../../io/stdin.js'
import {wellKnownKeyConcern} from '../../keystore/well-known.js'
import {decodeKey, isOpenToOthers, parseKey, readKeyFile} from '../../profiles/key-file.js'
import {note, warn} from '../../ui/messages.js'
import {askHiddenTwice, canAsk, mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'

/** A key, or the absolute path of the user's own key file, which has not been read yet. */
export type GivenKey = {readonly text: string} | {readonly file: string}

interface KeyFlags {
  /** The path in --key-file, `-` for standard input. */
  readonly file: string | undefined
  readonly generate: boolean
}

/**
 * Finds out which key a new profile encrypts with; prompts for it, twice, unless a flag, a variable or a pipe provides it.
 * @returns a valid key, or a file
 * @throws UsageError if the flags contradict each other; UnusableKeyError, FileError; MissingAnswerError if there is no key and no
 *   terminal to ask on; InterruptedError
 */
export async function chooseSymmetricKey(
  {file, generate}: KeyFlags,
  variables: Environment['values'],
): Promise<GivenKey> {
  if (generate && file !== undefined) {
    throw new UsageError('--generate and --key-file cannot be used together', 'use one of them')
  }
  if (generate) return {text: generateSymmetricKey()}
  if (file !== undefined && !isStandardInput(file)) return {file: absolutePath(file)}
  if (file !== undefined && !canAsk()) return {text: await readKeyFromStdin(file)}
  const variable = file === undefined ? variables.MI_ENCRYPTION_KEY : undefined
  return {text: variable === undefined ? await askKey() : checkKey(variable, 'MI_ENCRYPTION_KEY')}
}

async function readKeyFromStdin(file: string): Promise<string> {
  const bytes = await readStdin(limits.key, () => {
    note('waiting for the key on standard input')
  })
  const name = inputName(file)
  return checkKey(
    aboutFile(name, () => decodeKey(bytes)),
    name,
  )
}

function checkKey(text: string, source: string): string {
  aboutFile(source, () => parseKey(text))
  return text
}

async function askKey(): Promise<string> {
  mustAsk('no symmetric key was provided', 'use --key-file PATH or --generate, or set MI_ENCRYPTION_KEY')
  return askHiddenTwice('Symmetric key', (answer) => {
    parseKey(answer)
    return answer
  })
}

/** Reads the key in a file, and warns if others can read the file. @throws FileError, UnusableKeyError */
export async function loadSymmetricKey(file: string): Promise<KeyObject> {
  const key = await readKeyFile(file)
  await warnAboutOpenKeyFile(file)
  return key
}

/** Warns if anyone but its owner can read or change the file. @throws FileError */
export async function warnAboutOpenKeyFile(file: string): Promise<void> {
  if (await isOpenToOthers(file)) warn(`others can read or change ${quoted(file)}; restrict it to its owner: chmod 600`)
}

/** Warns about any reason not to encrypt secrets with the key. */
export function warnAboutSymmetricKey(key: KeyObject): void {
  const concern = wellKnownKeyConcern(key)
  if (concern !== undefined) warn(concern)
}
