/** Symmetric keys: a new one from a flag, a variable, a pipe, a prompt or a keystore, or the one of a saved profile. */
import path from 'node:path'
import type {KeyObject} from 'node:crypto'
import {generateSymmetricKey, symmetricKeyText} from '../../cipher/aes.js'
import {aboutFile, UsageError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import {inputName, isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {readStdin} from '../../io/stdin.js'
import type {KeystoreType} from '../../keystore/keystore.js'
import {wellKnownKeyConcern} from '../../keystore/well-known.js'
import {decodeKey, isOpenToOthers, parseKey, readKeyFile} from '../../profiles/key-file.js'
import {readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {hasKeyFile, type SecretKeyProfile, type SymmetricProfile} from '../../profiles/profile.js'
import {announce, note, warn} from '../../ui/messages.js'
import {askHiddenTwice, canAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import {mustAskFor} from '../found-variables.js'
import {askKeystore} from './ask-keystore.js'
import {passwordReader, type PasswordReader} from './given-passwords.js'
import {openAesKey, type KeystoreAesKey} from './keystore-aes-key.js'

/** A key as text, the absolute path of the user's own key file, which has not been read yet, or a secret key in a keystore. */
export type GivenKey = {readonly text: string} | {readonly file: string} | {readonly aesKey: KeystoreAesKey}

export interface KeyFlags {
  /** The path in --key-file, `-` for standard input. */
  readonly keyFile: string | undefined
  readonly generate: boolean
  /** A path. */
  readonly keystore: string | undefined
  readonly alias: string | undefined
  readonly passwordFile: string | undefined
  /** Whether the key is copied from the keystore. */
  readonly copyKey: boolean
}

/**
 * Finds out which key a new profile encrypts with; prompts for it, twice, unless a flag, a variable or a pipe provides it.
 * @returns a valid key, or a file
 * @throws UsageError if the flags contradict each other; UnusableKeyError, FileError; MissingAnswerError if there is no key and no
 *   terminal to ask on; InterruptedError; as `openAesKey`
 */
export async function chooseSymmetricKey(flags: KeyFlags, variables: Variables): Promise<GivenKey> {
  const {keyFile: file, generate} = flags
  refuseContradictions(flags)
  if (fromKeystore(flags) !== undefined) return chooseKeystoreKey(flags, variables)
  if (generate) return {text: generateSymmetricKey()}
  if (file !== undefined && !isStandardInput(file)) return {file: absolutePath(file)}
  if (file !== undefined && !canAsk()) return {text: await readKeyFromStdin(file)}
  const variable = file === undefined ? variables.MI_ENCRYPTION_KEY : undefined
  return {text: variable === undefined ? await askKey(variables) : checkKey(variable, 'MI_ENCRYPTION_KEY')}
}

function refuseContradictions(flags: KeyFlags): void {
  const sources = [
    flags.generate ? '--generate' : undefined,
    flags.keyFile === undefined ? undefined : '--key-file',
    fromKeystore(flags),
  ].filter((flag) => flag !== undefined)
  const [one, other] = sources
  if (other !== undefined) throw new UsageError(`${one} and ${other} cannot be used together`, 'use one of them')
}

/** @returns the first flag that means that the key is in a keystore */
function fromKeystore({keystore, alias, copyKey, passwordFile}: KeyFlags): string | undefined {
  if (keystore !== undefined) return '--keystore'
  if (alias !== undefined) return '--alias'
  if (copyKey) return '--copy-key'
  return passwordFile === undefined ? undefined : '--password-file'
}

async function chooseKeystoreKey(flags: KeyFlags, variables: Variables): Promise<GivenKey> {
  const {keystore = variables.MI_KEYSTORE, alias = variables.MI_KEY_ALIAS, passwordFile, copyKey} = flags
  const file = await (keystore === undefined ? askForKeystore(variables) : readKeystoreFile(keystore))
  const aesKey = await openAesKey({file, alias, passwords: passwordReader(passwordFile, variables)})
  if (!copyKey) return {aesKey}
  for (const sentence of aesKey.concerns) warn(sentence)
  return {text: symmetricKeyText(aesKey.key)}
}

async function askForKeystore(variables: Variables): Promise<KeystoreFile> {
  return (await askKeystore(variables, mayHoldKeys, 'mi keystore create dev.p12 --symmetric')).file
}

function mayHoldKeys(type: KeystoreType): boolean {
  return type === 'PKCS12' || type === 'JCEKS'
}

async function readKeyFromStdin(file: string): Promise<string> {
  const bytes = await readStdin(limits.key, () => {
    announce('waiting for the key on standard input')
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

async function askKey(variables: Variables): Promise<string> {
  const instead = 'use --key-file PATH, --keystore PATH or --generate, or set MI_ENCRYPTION_KEY'
  mustAskFor('MI_ENCRYPTION_KEY', variables, 'no symmetric key was provided', instead)
  return askHiddenTwice('Symmetric key', (answer) => {
    if (answer === '')
      throw new UsageError('the key must not be empty', 'to generate one, press Ctrl-C and use --generate')
    parseKey(answer)
    return answer
  })
}

/** The key of a profile, and why Micro Integrator cannot open it although mi can, one sentence each. */
interface LoadedSymmetricKey {
  readonly key: KeyObject
  readonly concerns: readonly string[]
}

/**
 * Loads the key of a profile, and warns about any reason not to encrypt with it. A keystore is opened, which needs its password.
 * @param name of the profile
 * @throws FileError, UnusableKeyError; as `openAesKey`
 */
export async function loadSymmetricKey(
  name: string,
  profile: SymmetricProfile,
  passwords: PasswordReader,
): Promise<LoadedSymmetricKey> {
  const loaded = hasKeyFile(profile)
    ? {key: await loadKeyFile(profile.keyFile), concerns: []}
    : await loadKeystoreKey(name, profile, passwords)
  warnAboutSymmetricKey(loaded)
  return loaded
}

async function loadKeyFile(file: string): Promise<KeyObject> {
  const key = await readKeyFile(file)
  await warnAboutOpenKeyFile(file)
  return key
}

async function loadKeystoreKey(
  name: string,
  {keystore, alias, keystoreSha256}: SecretKeyProfile,
  passwords: PasswordReader,
): Promise<LoadedSymmetricKey> {
  const file = await readKeystoreFile(keystore)
  const opened = await openAesKey({file, alias, passwords, question: `Password of ${quoted(path.basename(keystore))}`})
  if (file.sha256 !== keystoreSha256) {
    note(`the keystore has changed since profile ${quoted(name)} was created; using the key that is in it now`)
  }
  return opened
}

/** Warns if everyone has the key, or the runtime cannot open it. */
export function warnAboutSymmetricKey({key, concerns}: LoadedSymmetricKey): void {
  const concern = wellKnownKeyConcern(key)
  for (const sentence of concern === undefined ? concerns : [concern, ...concerns]) warn(sentence)
}

/** Warns if anyone but its owner can read or change the file. @throws FileError */
export async function warnAboutOpenKeyFile(file: string): Promise<void> {
  if (await isOpenToOthers(file)) warn(`others can read or change ${quoted(file)}; restrict it to its owner: chmod 600`)
}
