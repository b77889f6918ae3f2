/** Finding an entry by the alias that a person gives. */
import {UnknownAliasError} from '../errors.js'
import type {KeystoreEntry} from './keystore.js'

const order: readonly KeystoreEntry['kind'][] = ['private-key', 'certificate', 'secret-key']

/**
 * As JKS, JCEKS and PKCS12 of Java find it: the asked alias in lower case (by the rules of no country, as Java's
 * `Locale.ENGLISH`) is what the entry's must be.
 * @throws UnknownAliasError that lists the private keys first
 */
export function findEntry(entries: readonly KeystoreEntry[], alias: string): KeystoreEntry {
  const lowered = alias.toLowerCase()
  const found = entries.find((entry) => entry.alias === lowered)
  if (found === undefined) throw new UnknownAliasError(alias, aliasesOf(entries))
  return found
}

/** The aliases in the order to show them: private keys first, then certificates, then secret keys, each kind in the order of the file. */
export function aliasesOf(entries: readonly KeystoreEntry[]): string[] {
  return order.flatMap((kind) => entries.filter((entry) => entry.kind === kind).map(({alias}) => alias))
}
