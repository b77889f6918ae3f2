/** The questions of `init`, in its order: keystore, type, alias, password. Each is asked only if the answer was not provided. */
import {UsageError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import {readCertificate, type Certificate} from '../../keystore/certificate.js'
import {keystoreTypes, type KeystoreEntry, type KeystoreType} from '../../keystore/keystore.js'
import {runtimeConcerns} from '../../keystore/runtime-support.js'
import {readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {note} from '../../ui/messages.js'
import {askChoice} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import {askKeystore} from '../keys/ask-keystore.js'
import type {PasswordReader} from '../keys/given-passwords.js'
import {openKeystore} from '../keys/open-keystore.js'
import type {OpenedEntry} from '../keys/private-key-at-hand.js'
import {askEntry, findUsableEntry, mustAskForAlias, type UsableEntry} from './choose-entry.js'

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
  const {file: keystore, isTypeAsked} = await chooseKeystore(given)
  await confirmType(keystore, type, isTypeAsked)
  const {entry, certificate, javaRefusals, password} = await chooseEntry(keystore, given)
  return {
    keystore,
    alias: keystore.sealed.type === 'PEM' ? undefined : entry.alias,
    certificate,
    opened: {entry, password},
    runtimeConcerns: runtimeConcerns(keystore.sealed, [entry], javaRefusals),
  }
}

async function chooseKeystore({
  location,
  variables,
}: GivenKeystore): Promise<{file: KeystoreFile; isTypeAsked: boolean}> {
  if (location !== undefined) return {file: await readKeystoreFile(location), isTypeAsked: false}
  const {file, isListed} = await askKeystore(variables)
  return {file, isTypeAsked: !isListed}
}

function parseKeystoreType(word: string): KeystoreType {
  const type = keystoreTypes.find((each) => each === word.toUpperCase())
  if (type) return type
  throw new UsageError('unknown keystore type', `use one of: ${keystoreTypes.join(', ')}`)
}

const typeChoices = keystoreTypes.map((value) => ({value}))

/** The type is detected from the contents. Prompts for it only if the location was typed. If it differs, a note says so. */
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
  const entry = alias === undefined ? await askEntry(file, entries, variables) : findUsableEntry(file, entries, alias)
  const {javaRefusals, password} = await openKeystore(file, passwords)
  return {...entry, javaRefusals, password}
}

async function chooseEntryAfterOpening(
  file: KeystoreFile,
  {alias, passwords, variables}: GivenKeystore,
): Promise<ConfirmedEntry> {
  if (alias === undefined) mustAskForAlias(variables)
  const {entries, javaRefusals, password} = await openKeystore(file, passwords)
  const entry = alias === undefined ? await askEntry(file, entries, variables) : findUsableEntry(file, entries, alias)
  return {...entry, javaRefusals, password}
}
