/** The keystores and certificates in test/vectors/keystores, and what Java found in them when they were created. */
import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {KeystoreEntry} from '../../src/keystore/keystore.js'

const folder = path.join(import.meta.dirname, '..', 'vectors', 'keystores')

/** An entry as printed by KeystoreList in test/java. */
export interface JavaEntry {
  readonly alias: string
  readonly kind: KeystoreEntry['kind']
  readonly sha256?: string
}

export type JavaAnswer = {readonly entries: readonly JavaEntry[]} | {readonly error: string}

export interface Vector {
  readonly password: string
  readonly java: JavaAnswer
}

export const vectors = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Readonly<
  Record<string, Vector>
>

export function vectorPath(name: string): string {
  return path.join(folder, name)
}

export function vectorBytes(name: string): Buffer {
  return readFileSync(vectorPath(name))
}

/** The entries that Java finds, in the form of KeystoreList, by alias, since Java's own keystores have no order. */
export function asJavaTells(entries: readonly KeystoreEntry[]): JavaEntry[] {
  return inOrder(
    entries
      .filter(({hiddenFromJava}) => hiddenFromJava === undefined)
      .map(({alias, kind, certificate}) => ({
        alias,
        kind,
        ...(certificate && {sha256: createHash('sha256').update(certificate).digest('hex')}),
      })),
  )
}

export function inOrder(entries: readonly JavaEntry[]): JavaEntry[] {
  return entries.toSorted((one, other) => (one.alias < other.alias ? -1 : 1))
}

/** The type for KeyStore.getInstance. */
export function javaType(name: string): string {
  if (name.endsWith('.jceks')) return 'JCEKS'
  if (name.endsWith('.jks')) return 'JKS'
  return name.endsWith('.caseexactjks') ? 'CaseExactJKS' : 'PKCS12'
}
