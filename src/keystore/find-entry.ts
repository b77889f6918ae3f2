/** Finds an entry by its alias. */
import {UnknownAliasError} from '../errors.js'
import type {KeystoreEntry} from './keystore.js'

const order: readonly KeystoreEntry['kind'][] = ['private-key', 'certificate', 'secret-key']

/**
 * Compares the alias in lower case with those of the entries, as Java does for JKS, JCEKS and PKCS12 (with `Locale.ENGLISH`, so
 * independently of the user's language).
 * @param isSaved whether the alias was not typed, but saved
 * @throws UnknownAliasError, which lists the private keys first
 */
export function findEntry(entries: readonly KeystoreEntry[], alias: string, isSaved = false): KeystoreEntry {
  const lowered = alias.toLowerCase()
  const found = entries.find((entry) => entry.alias === lowered)
  if (found === undefined) throw new UnknownAliasError(alias, aliasesOf(entries), isSaved)
  return found
}

/** The aliases in display order: private keys, then certificates, then secret keys, each in the order of the file. */
export function aliasesOf(entries: readonly KeystoreEntry[]): string[] {
  return order.flatMap((kind) => entries.filter((entry) => entry.kind === kind).map(({alias}) => alias))
}
