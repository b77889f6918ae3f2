/** Which entry of a keystore to encrypt with: the one named, or one chosen from a list. */
import {aboutFile, UnusableKeyError, UserError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import {readCertificate, type Certificate} from '../../keystore/certificate.js'
import {describeEntries, type EntryDescription} from '../../keystore/description.js'
import {aliasesOf, findEntry} from '../../keystore/find-entry.js'
import type {KeystoreEntry} from '../../keystore/keystore.js'
import type {KeystoreFile} from '../../profiles/keystore-file.js'
import {askChoice, type Choice} from '../../ui/prompts.js'
import {shellWord} from '../../wording.js'
import {mustAskFor} from '../found-variables.js'

/** An entry that can encrypt secrets. */
export interface UsableEntry {
  readonly entry: KeystoreEntry
  readonly certificate: Certificate
}

/** @throws MissingAnswerError if there is no terminal to ask on */
export function mustAskForAlias(variables: Variables): void {
  mustAskFor('MI_KEY_ALIAS', variables, 'no key alias was specified', 'use --alias NAME or set MI_KEY_ALIAS')
}

/**
 * Lists the aliases, keys first. Those that cannot be used are shown with the reason.
 * @param variables the alias that `.env` suggests is preselected
 * @throws MissingAnswerError if there is no terminal to ask on; UnusableKeyError if no entry can be used; InterruptedError
 */
export async function askEntry(
  file: KeystoreFile,
  entries: readonly KeystoreEntry[],
  variables: Variables,
): Promise<UsableEntry> {
  mustAskForAlias(variables)
  const suggested = variables.found.MI_KEY_ALIAS?.toLowerCase()
  const choices = await choicesAmong(entries, suggested)
  const usable = choices.filter(({disabled}) => disabled === undefined)
  const first = usable.find(({value}) => value === suggested) ?? usable[0]
  if (first === undefined) throw noneUsable(file, entries)
  return findUsableEntry(file, entries, await askChoice('Key alias', choices, first.value))
}

async function choicesAmong(
  entries: readonly KeystoreEntry[],
  suggested: string | undefined,
): Promise<readonly Choice<string>[]> {
  const descriptions = await describeEntries(entries, undefined)
  return aliasesOf(entries).flatMap((alias) => {
    const description = descriptions.find((each) => each.alias === alias)
    if (description === undefined) return []
    const about = alias === suggested ? `${describe(description)} (from .env)` : describe(description)
    return description.canEncrypt ? {value: alias, about} : {value: alias, disabled: `(${whyNot(description)})`}
  })
}

function describe({kind, algorithm = 'RSA', bits = 0}: EntryDescription): string {
  return `(${kind === 'certificate' ? 'certificate' : 'private key'}, ${algorithm} ${bits})`
}

function whyNot({kind, algorithm, fingerprint256}: EntryDescription): string {
  if (kind === 'secret-key') return 'secret key, not RSA'
  if (fingerprint256 === undefined) return 'private key without a certificate'
  if (algorithm === undefined) return 'not a usable certificate'
  return algorithm === 'RSA' ? 'RSA key that cannot encrypt' : `${algorithm}, not RSA`
}

/** If there is only one entry, its own reason says most. */
function noneUsable(file: KeystoreFile, entries: readonly KeystoreEntry[]): UserError {
  const [alias, other] = aliasesOf(entries)
  if (alias !== undefined && other === undefined) {
    try {
      findUsableEntry(file, entries, alias)
    } catch (error) {
      if (error instanceof UserError) return error
      throw error
    }
  }
  const fact = alias === undefined ? 'has no entries' : "has no RSA key, which Micro Integrator's secrets need"
  const hint =
    alias === undefined
      ? 'use the keystore that contains the key'
      : `to list it, run: mi keystore list ${shellWord(file.path)}`
  return new UnusableKeyError(fact, hint).about(file.path)
}

/** @throws UnknownAliasError, UnusableKeyError, KeystoreError; each names the file, and what else can be done with the entry */
export function findUsableEntry({path}: KeystoreFile, entries: readonly KeystoreEntry[], alias: string): UsableEntry {
  return aboutFile(path, () => {
    const entry = findEntry(entries, alias)
    try {
      return {entry, certificate: readCertificate(entry)}
    } catch (error) {
      if (entry.kind !== 'secret-key' || !(error instanceof UserError)) throw error
      const command = `mi secret init symmetric --keystore ${shellWord(path)} --alias ${shellWord(entry.alias)}`
      throw error.suggesting(`to encrypt with it if it is an AES key, run: ${command}`)
    }
  })
}
