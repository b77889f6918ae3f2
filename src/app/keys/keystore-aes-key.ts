/** AES keys that are secret keys in a keystore: chosen for a new profile, or opened for a saved one. */
import type {KeyObject} from 'node:crypto'
import {aboutFile, aboutFileLater, UnusableKeyError} from '../../errors.js'
import {decryptAesKey} from '../../keystore/aes-key.js'
import {describeEntries} from '../../keystore/description.js'
import {findEntry} from '../../keystore/find-entry.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import {runtimeConcerns} from '../../keystore/runtime-support.js'
import type {KeystoreFile} from '../../profiles/keystore-file.js'
import {askChoice} from '../../ui/prompts.js'
import {shellWord} from '../../wording.js'
import {mustAskFor} from '../found-variables.js'
import {announceDerivations} from './announce-derivations.js'
import type {GivenPasswords, PasswordReader} from './given-passwords.js'
import {openKey} from './key-password.js'
import {openKeystore} from './open-keystore.js'

interface WantedAesKey {
  readonly file: KeystoreFile
  /** Undefined to let the user choose. */
  readonly alias: string | undefined
  readonly passwords: PasswordReader
  /** What to prompt with for the keystore's password; undefined for the usual question. */
  readonly question?: string
}

export interface KeystoreAesKey {
  readonly keystore: KeystoreFile
  /** As the keystore has it. */
  readonly alias: string
  readonly key: KeyObject
  /** Why Micro Integrator cannot open the key although mi can, one sentence each. */
  readonly concerns: readonly string[]
}

/**
 * Opens the keystore, and decrypts the key: with the keystore's password as the runtime does, otherwise with the key's own.
 * @throws KeystoreError, WrongPasswordError, WrongKeyPasswordError, UnknownAliasError; UnusableKeyError if the alias is no AES key;
 *   FileError; MissingAnswerError if an answer is missing and there is no terminal to ask on; InterruptedError
 */
export async function openAesKey({file, alias, passwords, question}: WantedAesKey): Promise<KeystoreAesKey> {
  refuseOtherTypes(file)
  const {variables} = await passwords()
  if (alias === undefined) {
    mustAskFor('MI_KEY_ALIAS', variables, 'no key alias was specified', 'use --alias NAME or set MI_KEY_ALIAS')
  }
  const {entries, password, javaRefusals} = await openKeystore(file, passwords, question)
  const wanted = alias ?? (await askAlias(file, entries, password, variables.found.MI_KEY_ALIAS))
  const entry = aboutFile(file.path, () => findEntry(entries, wanted))
  const {key, hasOwnPassword} = await decryptEntry(file, entry, password, await passwords())
  return {keystore: file, alias: entry.alias, key, concerns: concernsAbout(file, javaRefusals, hasOwnPassword)}
}

const createHint = 'choose another alias, or create a keystore with an AES key: mi keystore create FILE --symmetric'

function refuseOtherTypes({path, sealed: {type}}: KeystoreFile): void {
  if (type === 'PKCS12' || type === 'JCEKS') return
  const what = type === 'JKS' ? 'a JKS keystore' : 'a certificate'
  throw new UnusableKeyError(
    `is ${what}, which cannot contain an AES key`,
    'use the PKCS#12 keystore that contains the key, or create one: mi keystore create FILE --symmetric',
  ).about(path)
}

async function askAlias(
  file: KeystoreFile,
  entries: readonly KeystoreEntry[],
  password: string,
  suggested: string | undefined,
): Promise<string> {
  const describe = () => announceDerivations('describing the secret keys', () => describeEntries(entries, password))
  const choices = (await describe())
    .filter(({kind}) => kind === 'secret-key')
    .map(({alias: value, algorithm, canEncrypt}) => ({
      value,
      disabled: canEncrypt || algorithm === undefined ? undefined : '(no AES key)',
    }))
  const usable = choices.filter(({disabled}) => disabled === undefined)
  const first = usable.find(({value}) => value === suggested) ?? usable[0]
  if (first !== undefined) return askChoice('Key alias', choices, first.value)
  throw new UnusableKeyError('contains no AES key', createHint).about(file.path)
}

/** PKCS#12 keystores of keytool have one password for everything; in JCEKS, and in keystores written by a program, a key may have its own. */
async function decryptEntry(
  file: KeystoreFile,
  entry: KeystoreEntry,
  ofStore: string,
  {key: ofKey, variables}: GivenPasswords,
): Promise<{readonly key: KeyObject; readonly hasOwnPassword: boolean}> {
  return openKey({alias: entry.alias, kind: 'secret', ofStore, ofKey, variables}, async (password) => ({
    key: await aboutFileLater(file.path, () => decryptOrSuggest(file, entry, password)),
    hasOwnPassword: password !== ofStore,
  }))
}

async function decryptOrSuggest({path}: KeystoreFile, entry: KeystoreEntry, password: string): Promise<KeyObject> {
  try {
    return await decryptAesKey(entry, password)
  } catch (error) {
    if (!(error instanceof UnusableKeyError)) throw error
    if (entry.kind === 'secret-key') throw error.suggesting(createHint)
    const command = `mi secret init --keystore ${shellWord(path)} --alias ${shellWord(entry.alias)}`
    throw error.suggesting(`to encrypt with its certificate, run: ${command}`)
  }
}

function concernsAbout(
  {sealed}: KeystoreFile,
  refusals: readonly string[],
  hasOwnPassword: boolean,
): readonly string[] {
  return [
    ...(sealed.type === 'JCEKS' || refusals.length > 0 ? runtimeConcerns(sealed, [], refusals) : []),
    ...(hasOwnPassword
      ? [
          "Micro Integrator opens the key with the keystore's password, but the key has its own; set the key's password to the keystore's",
        ]
      : []),
  ]
}
