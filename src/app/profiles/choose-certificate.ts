/** The questions of `init`, in its order: each answered by what was given, else asked, and checked at once. */
import {aboutFile, UsageError, UserError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {readCertificate, type Certificate} from '../../keystore/certificate.js'
import {aliasesOf, findEntry} from '../../keystore/find-entry.js'
import {keystoreTypes, type KeystoreEntry, type KeystoreType} from '../../keystore/keystore.js'
import {readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {openKeystore} from '../keys/open-keystore.js'
import {note, warn} from '../../ui/messages.js'
import {askChoice, askText, mustAsk} from '../../ui/prompts.js'

/** What `init` was given by flags and variables; what is undefined is asked. */
export interface GivenKeystore {
  readonly location: string | undefined
  readonly type: string | undefined
  readonly alias: string | undefined
  /** Read only when it is due, for it may come from a pipe. */
  readonly password: () => Promise<string | undefined>
}

/** An entry that secrets can be encrypted with. */
interface UsableEntry {
  /** Undefined for a certificate alone. */
  readonly alias: string | undefined
  readonly certificate: Certificate
}

/**
 * @returns the keystore's file and the entry that was named in it
 * @throws UsageError for a type there is not; FileError, KeystoreError, WrongPasswordError, UnknownAliasError, UnusableKeyError;
 *   MissingAnswerError where something was not given and nobody can be asked; InterruptedError
 */
export async function keyToEncryptWith(given: GivenKeystore): Promise<UsableEntry & {readonly keystore: KeystoreFile}> {
  const type = given.type === undefined ? undefined : keystoreTypeNamed(given.type)
  const keystore = await keystoreFile(given.location)
  await confirmType(keystore, type, given.location === undefined)
  const entry = keystore.sealed.type === 'PEM' ? loneCertificate(keystore, given.alias) : await entryIn(keystore, given)
  return {keystore, ...entry}
}

function keystoreTypeNamed(word: string): KeystoreType {
  const type = keystoreTypes.find((each) => each === word.toUpperCase())
  if (type) return type
  throw new UsageError(`${quoted(word)} is not a keystore type`, `give one of: ${keystoreTypes.join(', ')}`)
}

async function keystoreFile(given: string | undefined): Promise<KeystoreFile> {
  if (given !== undefined) return readKeystoreFile(given)
  mustAsk('no keystore was named', 'give --keystore PATH or set MI_KEYSTORE')
  const location = await askText('Keystore location', async (answer) => {
    if (answer === '') return 'type the path of the keystore'
    return problemWith(() => readKeystoreFile(answer))
  })
  return readKeystoreFile(location)
}

const typeChoices = keystoreTypes.map((value) => ({value}))

/** The bytes decide what the file is; the type is asked only where the location was, and what differs is said. */
async function confirmType({sealed}: KeystoreFile, given: KeystoreType | undefined, ask: boolean): Promise<void> {
  const chosen = given ?? (ask ? await askChoice('Keystore type', typeChoices, sealed.type) : sealed.type)
  if (chosen !== sealed.type) note(`the file is ${sealed.type}, not ${chosen}; it is read as ${sealed.type}`)
}

async function entryIn(file: KeystoreFile, given: GivenKeystore): Promise<UsableEntry> {
  const {alias} = given
  const wanted = alias ?? (await askAlias(file))
  if (file.sealed.entriesInClear) aboutFile(file.path, () => entryNamed(file.sealed.entriesInClear ?? [], wanted))
  const {entries} = await openKeystore(file, given.password)
  return alias === undefined ? chooseAmong(entries, wanted) : aboutFile(file.path, () => entryNamed(entries, wanted))
}

function loneCertificate({sealed}: KeystoreFile, alias: string | undefined): UsableEntry {
  if (alias !== undefined) note(`a certificate alone has no alias; ${quoted(alias)} is ignored`)
  const [entry] = sealed.open('')
  if (!entry) throw new TypeError('a certificate file holds a certificate')
  return {alias: undefined, certificate: readCertificate(entry)}
}

async function askAlias({sealed}: KeystoreFile): Promise<string> {
  mustAsk('no key alias was named', 'give --alias NAME or set MI_KEY_ALIAS')
  return askText('Key alias', (answer) => {
    if (answer === '') return 'type the alias of the key'
    const entries = sealed.entriesInClear
    return entries && problemWith(() => entryNamed(entries, answer))
  })
}

/** An alias typed before the keystore could be opened: if it does not do, the person picks from those that are there. */
async function chooseAmong(entries: readonly KeystoreEntry[], typed: string): Promise<UsableEntry> {
  const problem = factOf(() => entryNamed(entries, typed))
  const choices = aliasesOf(entries).map((value) => ({
    value,
    disabled: factOf(() => entryNamed(entries, value)) && '(no RSA key)',
  }))
  const first = choices.find(({disabled}) => disabled === undefined)
  if (problem === undefined || first === undefined) return entryNamed(entries, typed)
  warn(`${problem}; choose one`)
  return entryNamed(entries, await askChoice('Key alias', choices, first.value))
}

function entryNamed(entries: readonly KeystoreEntry[], alias: string): UsableEntry {
  const entry = findEntry(entries, alias)
  return {alias: entry.alias, certificate: readCertificate(entry)}
}

/** The same without what to try. */
function factOf(check: () => unknown): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return error.fact
  }
}

/** What a person is told of an answer that does not do; undefined where it does. */
export async function problemWith(check: () => unknown): Promise<string | undefined> {
  try {
    await check()
    return undefined
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return error.hint === undefined ? error.fact : `${error.fact}; ${error.hint}`
  }
}
