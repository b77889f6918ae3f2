/** The questions of `init`, in its order: keystore, type, alias, password. Each is asked only if the answer was not provided. */
import {aboutFile, UsageError, UserError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import {readCertificate, type Certificate} from '../../keystore/certificate.js'
import {aliasesOf, findEntry} from '../../keystore/find-entry.js'
import {keystoreTypes, type KeystoreEntry, type KeystoreType} from '../../keystore/keystore.js'
import {runtimeConcerns} from '../../keystore/runtime-support.js'
import {readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {note, warn} from '../../ui/messages.js'
import {askChoice, askText} from '../../ui/prompts.js'
import {quoted, shellWord} from '../../wording.js'
import {mustAskFor} from '../found-variables.js'
import {askKeystore, openKeystore} from '../keys/open-keystore.js'
import type {PasswordReader} from '../keys/given-passwords.js'
import type {OpenedEntry} from '../keys/private-key-at-hand.js'

/** The answers from flags and variables; what is undefined is asked. */
interface GivenKeystore {
  readonly location: string | undefined
  readonly type: string | undefined
  readonly alias: string | undefined
  /** Read only when they are needed, because they may come from a pipe. */
  readonly passwords: PasswordReader
  /** What a `.env` file that nobody named suggests at the prompts. */
  readonly variables: Variables
}

/** An entry that can encrypt secrets. */
interface UsableEntry {
  readonly entry: KeystoreEntry
  readonly certificate: Certificate
}

/** An entry, after the password has confirmed it. */
interface ConfirmedEntry extends UsableEntry {
  /** Why Java does not load the keystore, as in `SealedKeystore`. */
  readonly javaRefusals: readonly string[]
  /** The password that opened the keystore. */
  readonly password: string
}

/** A certificate, and the keystore it comes from. */
export interface ChosenCertificate {
  readonly keystore: KeystoreFile
  /** Undefined for a certificate file. */
  readonly alias: string | undefined
  readonly certificate: Certificate
  /** The entry that it is from. */
  readonly opened: OpenedEntry
  /** What Micro Integrator cannot do with the keystore or the entry, one sentence each. */
  readonly runtimeConcerns: readonly string[]
}

/**
 * Prompts for the answers that were not provided, and opens the keystore to confirm them.
 * @throws UsageError for an unknown type; FileError, KeystoreError, WrongPasswordError, UnknownAliasError, UnusableKeyError;
 *   MissingAnswerError if an answer is missing and there is no terminal to ask on; InterruptedError
 */
export async function chooseCertificate(given: GivenKeystore): Promise<ChosenCertificate> {
  const type = given.type === undefined ? undefined : parseKeystoreType(given.type)
  const keystore =
    given.location === undefined ? await askKeystore(given.variables) : await readKeystoreFile(given.location)
  await confirmType(keystore, type, given.location === undefined)
  const {entry, certificate, javaRefusals, password} = await chooseEntry(keystore, given)
  return {
    keystore,
    alias: keystore.sealed.type === 'PEM' ? undefined : entry.alias,
    certificate,
    opened: {entry, password},
    runtimeConcerns: runtimeConcerns(keystore.sealed, [entry], javaRefusals),
  }
}

function parseKeystoreType(word: string): KeystoreType {
  const type = keystoreTypes.find((each) => each === word.toUpperCase())
  if (type) return type
  throw new UsageError(`${quoted(word)} is not a keystore type`, `use one of: ${keystoreTypes.join(', ')}`)
}

const typeChoices = keystoreTypes.map((value) => ({value}))

/** The contents decide the type. It is asked only if the location was asked too. If it differs, a note says so. */
async function confirmType({sealed}: KeystoreFile, given: KeystoreType | undefined, ask: boolean): Promise<void> {
  const chosen = given ?? (ask ? await askChoice('Keystore type', typeChoices, sealed.type) : sealed.type)
  if (chosen !== sealed.type) note(`the file is ${sealed.type}, not ${chosen}; reading it as ${sealed.type}`)
}

async function chooseEntry(file: KeystoreFile, given: GivenKeystore): Promise<ConfirmedEntry> {
  if (file.sealed.type === 'PEM') return readSingleCertificate(file, given.alias)
  const {entriesInClear} = file.sealed
  return entriesInClear === undefined
    ? chooseEntryAfterOpening(file, given)
    : chooseEntryInClear(file, entriesInClear, given)
}

async function readSingleCertificate({sealed}: KeystoreFile, alias: string | undefined): Promise<ConfirmedEntry> {
  if (alias !== undefined) note(`a certificate file has no alias; ignoring ${quoted(alias)}`)
  const [entry] = await sealed.open('')
  if (!entry) throw new TypeError('a certificate file has a certificate')
  return {entry, certificate: readCertificate(entry), javaRefusals: [], password: ''}
}

/** The alias is checked before the password, which then confirms the entry: JKS and JCEKS do not encrypt their certificates. */
async function chooseEntryInClear(
  file: KeystoreFile,
  entries: readonly KeystoreEntry[],
  {alias, passwords, variables}: GivenKeystore,
): Promise<ConfirmedEntry> {
  const entry =
    alias === undefined
      ? await askAlias(variables, (answer) => findUsableEntry(file, entries, answer))
      : aboutFile(file.path, () => findUsableEntry(file, entries, alias))
  const {javaRefusals, password} = await openKeystore(file, passwords)
  return {...entry, javaRefusals, password}
}

async function chooseEntryAfterOpening(
  file: KeystoreFile,
  {alias, passwords, variables}: GivenKeystore,
): Promise<ConfirmedEntry> {
  const wanted = alias ?? (await askAlias(variables, (answer) => answer))
  const {entries, javaRefusals, password} = await openKeystore(file, passwords)
  const entry =
    alias === undefined
      ? await chooseAmong(file, entries, wanted)
      : aboutFile(file.path, () => findUsableEntry(file, entries, wanted))
  return {...entry, javaRefusals, password}
}

async function askAlias<T>(variables: Variables, parse: (answer: string) => T): Promise<T> {
  mustAskFor('MI_KEY_ALIAS', variables, 'no key alias was specified', 'use --alias NAME or set MI_KEY_ALIAS')
  const parseAlias = (answer: string) => {
    if (answer === '') throw new UsageError('enter the alias of the key')
    return parse(answer)
  }
  return askText('Key alias', parseAlias, variables.found.MI_KEY_ALIAS)
}

/** The alias was typed before the keystore could be opened. If it cannot be used, the user chooses from those in the keystore. */
async function chooseAmong(file: KeystoreFile, entries: readonly KeystoreEntry[], typed: string): Promise<UsableEntry> {
  const wanted = entryOrError(file, entries, typed)
  if (!(wanted instanceof UserError)) return wanted
  const choices = aliasesOf(entries).map((value) => {
    const isUsable = !(entryOrError(file, entries, value) instanceof UserError)
    return {value, disabled: isUsable ? undefined : '(no RSA key)'}
  })
  const first = choices.find(({disabled}) => disabled === undefined)
  if (first === undefined) throw wanted
  warn(`${wanted.fact}; choose one`)
  return findUsableEntry(file, entries, await askChoice('Key alias', choices, first.value))
}

function entryOrError(file: KeystoreFile, entries: readonly KeystoreEntry[], alias: string): UsableEntry | UserError {
  try {
    return findUsableEntry(file, entries, alias)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

function findUsableEntry({path}: KeystoreFile, entries: readonly KeystoreEntry[], alias: string): UsableEntry {
  const entry = findEntry(entries, alias)
  try {
    return {entry, certificate: readCertificate(entry)}
  } catch (error) {
    if (entry.kind !== 'secret-key' || !(error instanceof UserError)) throw error
    const command = `mi secret init symmetric --keystore ${shellWord(path)} --alias ${shellWord(entry.alias)}`
    throw error.suggesting(`to encrypt with it if it is an AES key, run: ${command}`)
  }
}
