/** What is in a keystore, and which entries can encrypt secrets. */
import type {Variables} from '../../io/environment.js'
import {formatDay} from '../../keystore/certificate.js'
import {describeEntries, type EntryDescription} from '../../keystore/description.js'
import type {KeystoreEntry, KeystoreType} from '../../keystore/keystore.js'
import {runtimeConcerns} from '../../keystore/runtime-support.js'
import {readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {note, warn} from '../../ui/messages.js'
import {renderTable} from '../../ui/table.js'
import {quoted, shellWord} from '../../wording.js'
import type {Context} from '../context.js'
import {announceDerivations} from './announce-derivations.js'
import {passwordReader} from './given-passwords.js'
import {openKeystore} from './open-keystore.js'

/** The result of `mi keystore list` under --json. */
export interface ListKeystoreResult {
  /** The absolute path. */
  readonly file: string
  readonly type: KeystoreType
  /** Whether a password confirmed that the file is unchanged. */
  readonly integrityChecked: boolean
  readonly entries: readonly EntryResult[]
  /** Why Micro Integrator cannot use the keystore, or a private key in it, one sentence each. */
  readonly concerns: readonly string[]
}

/** Fields that are unknown, or that the kind of entry does not have, are absent. */
interface EntryResult {
  readonly alias: string
  readonly kind: KeystoreEntry['kind']
  readonly algorithm?: string
  readonly bits?: number
  readonly subject?: string
  /** In ISO 8601. */
  readonly validFrom?: string
  readonly validTo?: string
  /** The fingerprint of the certificate, as keytool prints it. */
  readonly sha256?: string
  readonly canEncrypt: boolean
}

/** Reads the keystore, and notes its type and whether its integrity was checked. @throws FileError, and as `openKeystore` */
export async function listKeystore(
  {file: location, passwordFile}: {readonly file: string; readonly passwordFile: string | undefined},
  {variables}: Context,
): Promise<ListKeystoreResult> {
  const file = await readKeystoreFile(location)
  const {type} = file.sealed
  note(`the file is ${typeNames[type]}`)
  const {entries, password} = await readEntries(file, passwordFile, variables)
  const integrityChecked = password !== undefined && file.sealed.hasIntegrityCheck
  if (!integrityChecked && type !== 'PEM') note(uncheckedNote(file))
  const concerns = runtimeConcerns(file.sealed, entries, await file.sealed.javaRefusals(password ?? ''))
  concerns.forEach(warn)
  const describe = () => announceDerivations('describing the secret keys', () => describeEntries(entries, password))
  const described = (await describe()).map(entryResult)
  return {file: file.path, type, integrityChecked, entries: described, concerns}
}

const typeNames = {
  JKS: 'a JKS keystore',
  JCEKS: 'a JCEKS keystore',
  PKCS12: 'a PKCS#12 keystore',
  PEM: 'a certificate',
} as const satisfies Record<KeystoreType, string>

interface KeystoreContents {
  readonly entries: readonly KeystoreEntry[]
  /** The password that opened the keystore; undefined if its entries are not encrypted and no password was provided. */
  readonly password: string | undefined
}

async function readEntries(
  file: KeystoreFile,
  passwordFile: string | undefined,
  variables: Variables,
): Promise<KeystoreContents> {
  const {entriesInClear} = file.sealed
  const isGiven = passwordFile !== undefined || variables.MI_KEYSTORE_PASSWORD !== undefined
  if (entriesInClear !== undefined && !isGiven) return {entries: entriesInClear, password: undefined}
  return openKeystore(file, passwordReader(passwordFile, variables))
}

function uncheckedNote({path, sealed}: KeystoreFile): string {
  if (!sealed.hasIntegrityCheck) return `${quoted(path)} has no integrity check; it may have been altered`
  return 'integrity not checked because no password was provided; to check it, use --password-file PATH or set MI_KEYSTORE_PASSWORD'
}

function entryResult(description: EntryDescription): EntryResult {
  const {alias, kind, algorithm, bits, subject, validFrom, validTo, fingerprint256, canEncrypt} = description
  return {
    alias,
    kind,
    ...(algorithm !== undefined && {algorithm}),
    ...(bits !== undefined && {bits}),
    ...(subject !== undefined && {subject}),
    ...(validFrom !== undefined && {validFrom: validFrom.toISOString()}),
    ...(validTo !== undefined && {validTo: validTo.toISOString()}),
    ...(fingerprint256 !== undefined && {sha256: fingerprint256}),
    canEncrypt,
  }
}

const mark = '*'
const unknown = '-'
const header = ['', 'ALIAS', 'KIND', 'ALGORITHM', 'EXPIRES', 'SUBJECT', 'SHA-256']
const kinds = {
  'private-key': 'private key',
  certificate: 'certificate',
  'secret-key': 'secret key',
} as const satisfies Record<KeystoreEntry['kind'], string>

/**
 * @param now decides which have expired
 * @param columns as in `renderTable`
 * @returns a table for standard output, with a mark for each entry that can encrypt
 */
export function entryTable(entries: readonly EntryResult[], now: Date, columns?: number): string {
  const rows = entries.map((entry) => [
    entry.canEncrypt ? mark : '',
    entry.alias,
    kinds[entry.kind],
    algorithmText(entry),
    expiry(entry, now),
    entry.subject ?? unknown,
    entry.sha256 ?? unknown,
  ])
  return renderTable(header, rows, columns)
}

/** @returns `RSA 2048`, `EC secp256r1 (256)`, `Ed25519` */
function algorithmText({algorithm: name = unknown, bits}: EntryResult): string {
  if (bits === undefined) return name
  return name.includes(' ') ? `${name} (${bits})` : `${name} ${bits}`
}

function expiry({validTo}: EntryResult, now: Date): string {
  if (validTo === undefined) return unknown
  const date = new Date(validTo)
  return date < now ? `${formatDay(date)} (expired)` : formatDay(date)
}

/** @returns sentences that explain the marks in the table */
export function markNotes({file, entries}: ListKeystoreResult): readonly string[] {
  if (entries.length === 0) return ['the keystore has no entries']
  const usable = entries.filter(({canEncrypt}) => canEncrypt)
  if (usable.length === 0) return ['no entry can be used to encrypt secrets']
  const secret = usable.find(({kind}) => kind === 'secret-key')
  return [
    `${mark} = can encrypt secrets`,
    ...(secret === undefined
      ? []
      : [
          `for a secret key, run: mi secret init symmetric --keystore ${shellWord(file)} --alias ${shellWord(secret.alias)}`,
        ]),
  ]
}
