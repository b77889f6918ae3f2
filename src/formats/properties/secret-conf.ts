/**
 * `secret-conf.properties`, which tells a product's vault where its secrets are, and with which key and transformation it decrypts them.
 * Java reads it as ISO 8859-1.
 */
import {SecretsError, type SecretProblem} from '../../errors.js'
import {applyEdits, areEqual, unsafe, type Edit} from '../text/in-place.js'
import {lineEndOf, naturalLines} from '../text/text.js'
import {malformed, propertyLines, type PlacedEntry} from './lines.js'
import {renderPlainLines} from './properties.js'

/** What the file says. */
export interface SecretConf {
  /** Whether the vault starts: without it, no secret is decrypted. The file that comes with a product is all comments. */
  readonly isActive: boolean
  /**
   * The transformation of the secrets, as it is written. If the file does not say, it is what the vault takes then:
   * `RSA/ECB/PKCS1Padding`, or `AES/GCM/NoPadding` with a symmetric key. Undefined if the file has no repository of secrets.
   */
  readonly algorithm: string | undefined
  /** Whether the file names the transformation. */
  readonly namesAlgorithm: boolean
  /** The kind of key: a private key, an AES key in the keystore, or an AES key from a callback. */
  readonly mode: 'key-based' | 'rsa' | 'symmetric'
  /** The keystore's path as it is written: absolute, or from the home. */
  readonly location: string | undefined
  readonly type: string | undefined
  readonly alias: string | undefined
  /** Lines that Java cannot read: the vault does not start, and the file cannot be edited. */
  readonly problems: readonly SecretProblem[]
}

/** What a product's vault needs to know. */
export interface SecretConfSettings {
  /** The file of secrets that the vault reads, from the home: `conf/security/cipher-text.properties`. */
  readonly secretsLocation: string
  /** The name of the transformation. */
  readonly algorithm: string
  /** Whether `vault-lookup` gets the same transformation, which only Micro Integrator asks for, and only with an RSA key. */
  readonly forLookup: boolean
  /** Whether the key is an AES key in the keystore. */
  readonly isSymmetric: boolean
  /** The keystore's path with `/`: from the home if it is in the home, otherwise absolute. */
  readonly location: string
  readonly type: string
  readonly alias: string
}

/** A new text of the file. */
export interface NewSecretConf {
  /** The same bytes as before if nothing changed. */
  readonly bytes: Buffer
  /** The keys whose value is new or another, in the order of the settings. */
  readonly changed: readonly string[]
  /** The keys that were removed, because they belong to another kind of key. */
  readonly removed: readonly string[]
}

const key = {
  enabled: 'secVault.enabled',
  repositories: 'secretRepositories',
  secrets: 'secretRepositories.file.location',
  algorithm: 'secretRepositories.file.algorithm',
  mode: 'secretRepositories.file.encryptionMode',
  lookup: 'keystore.identity.CipherTransformation',
  location: 'keystore.identity.location',
  type: 'keystore.identity.type',
  alias: 'keystore.identity.alias',
} as const

/** The keys of an AES key that a callback provides. */
const keyBased = 'key.based.'

const modes: Readonly<Partial<Record<string, SecretConf['mode']>>> = {
  symmetric: 'symmetric',
  'key.based.symmetric.encryption': 'key-based',
}

/** @param bytes the file; undefined if there is none */
export function readSecretConf(bytes: Uint8Array | undefined): SecretConf {
  const {entries, problems} = propertyLines(decode(bytes))
  const values = valuesOf(entries)
  const text = (name: string) => nonEmpty(values.get(name)?.trim())
  const hasRepository = hasFile(text(key.repositories) ?? '')
  const mode = modes[text(key.mode) ?? ''] ?? 'rsa'
  const algorithm = text(key.algorithm)
  return {
    isActive: hasRepository && text(key.enabled)?.toLowerCase() !== 'false',
    algorithm: hasRepository ? (algorithm ?? defaultAlgorithms[mode]) : undefined,
    namesAlgorithm: hasRepository && algorithm !== undefined,
    mode,
    location: text(key.location),
    type: text(key.type),
    alias: text(key.alias),
    problems: problems.filter(isMalformed),
  }
}

/** Whether the file of secrets is one of the vault's repositories, which are a list. */
function hasFile(repositories: string): boolean {
  return repositories.split(',').some((name) => name.trim() === 'file')
}

const defaultAlgorithms = {
  rsa: 'RSA/ECB/PKCS1Padding',
  symmetric: 'AES/GCM/NoPadding',
  'key-based': 'AES/GCM/NoPadding',
} as const satisfies Record<SecretConf['mode'], string>

function isMalformed({problem}: SecretProblem): boolean {
  return problem === malformed
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

function decode(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes).toString('latin1')
}

/** As in Java, the last value for a key counts. */
function valuesOf(entries: readonly PlacedEntry[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({entry}) => [entry.alias, entry.value]))
}

/**
 * Changes what the settings say differently, and adds what is missing at the end. Comments and all other keys are kept, byte for byte.
 * @param bytes the present file; undefined if there is none
 * @throws SecretsError if Java cannot read a line of it; FormatError if the result would not be read as intended
 */
export function renderSecretConf(bytes: Uint8Array | undefined, settings: SecretConfSettings): NewSecretConf {
  const text = decode(bytes)
  const {entries, problems: all} = propertyLines(text)
  const problems = all.filter(isMalformed)
  if (problems.length > 0) throw new SecretsError(problems, 'fix these lines')
  const values = valuesOf(entries)
  const wanted = valuesFor(settings, values)
  const changed = wanted.filter(([name, value]) => values.get(name) !== value)
  const removed = entries.filter(({entry}) => isRemoved(entry.alias, settings))
  const missing = changed.filter(([name]) => !values.has(name))
  const result = append(applyEdits(text, [...changesOf(text, entries, changed), ...removalsOf(text, removed)]), missing)
  checkResult(result, values, settings)
  return {
    bytes: Buffer.from(result, 'latin1'),
    changed: changed.map(([name]) => name),
    removed: [...new Set(removed.map(({entry}) => entry.alias))],
  }
}

type Setting = readonly [name: string, value: string]

const callback = 'org.wso2.carbon.securevault.DefaultSecretCallbackHandler'

/** In the order of a new file. @param before what the present file has */
function valuesFor(settings: SecretConfSettings, before: ReadonlyMap<string, string>): readonly Setting[] {
  const {secretsLocation, algorithm, forLookup, isSymmetric, location, type, alias} = settings
  const repositories = before.get(key.repositories) ?? ''
  return [
    [key.enabled, 'true'],
    ['carbon.secretProvider', 'org.wso2.securevault.secret.handler.SecretManagerSecretCallbackHandler'],
    // Others are not ours, and neither is their order.
    [key.repositories, repositories.includes(',') && hasFile(repositories) ? repositories : 'file'],
    ['secretRepositories.file.provider', 'org.wso2.securevault.secret.repository.FileBaseSecretRepositoryProvider'],
    [key.secrets, secretsLocation],
    [key.algorithm, algorithm],
    ...(isSymmetric ? [[key.mode, 'symmetric'] as const] : []),
    ...(forLookup && !isSymmetric ? [[key.lookup, algorithm] as const] : []),
    [key.location, location],
    [key.type, type],
    [key.alias, alias],
    ['keystore.identity.store.password', 'identity.store.password'],
    ['keystore.identity.store.secretProvider', callback],
    ['keystore.identity.key.password', 'identity.key.password'],
    ['keystore.identity.key.secretProvider', callback],
  ]
}

function isRemoved(name: string, {isSymmetric}: SecretConfSettings): boolean {
  return name.startsWith(keyBased) || (!isSymmetric && name === key.mode)
}

function changesOf(text: string, entries: readonly PlacedEntry[], changed: readonly Setting[]): readonly Edit[] {
  return changed.flatMap(([name, value]) => {
    const place = entries.findLast(({entry}) => entry.alias === name)
    if (place === undefined) return []
    const {entry, start, end} = place
    return [{start, end: lineEndFrom(text, end), text: `${entry.bare ? '=' : ''}${escapeValue(name, value)}`}]
  })
}

function escapeValue(name: string, value: string): string {
  return renderPlainLines([{alias: name, value}]).slice(name.length + 1, -1)
}

/** Blanks at the end of a line are part of its value. */
function lineEndFrom(text: string, from: number): number {
  const found = /[\r\n]/g
  found.lastIndex = from
  return found.exec(text)?.index ?? text.length
}

/** Removes the entries with their continuations and their line ends. */
function removalsOf(text: string, removed: readonly PlacedEntry[]): readonly Edit[] {
  if (removed.length === 0) return []
  const starts = Array.from(naturalLines(text), ([start]) => start)
  return removed.map(({entry, end}) => {
    const lineEnd = lineEndFrom(text, end)
    const lineBreak = /^(?:\r\n?|\n)/.exec(text.slice(lineEnd, lineEnd + 2))?.[0] ?? ''
    return {start: starts[entry.line - 1] ?? 0, end: lineEnd + lineBreak.length, text: ''}
  })
}

/** A continuation at the end of the text is ended by an empty line. */
function append(text: string, missing: readonly Setting[]): string {
  if (missing.length === 0) return text
  const lineEnd = lineEndOf(text)
  const isEnded = text === '' || /[\r\n]$/.test(text)
  const lines = missing.map(([name, value]) => `${name}=${escapeValue(name, value)}${lineEnd}`)
  return `${text}${isEnded ? '' : lineEnd}${propertyLines(text).isOpen ? lineEnd : ''}${lines.join('')}`
}

/** @throws FormatError unless it has the settings and everything else that was there before */
function checkResult(text: string, before: ReadonlyMap<string, string>, settings: SecretConfSettings): void {
  const kept = [...before].filter(([name]) => !isRemoved(name, settings))
  const expected = new Map([...kept, ...valuesFor(settings, before)])
  const {entries} = propertyLines(text)
  if (!areEqual(linesOf(valuesOf(entries)), linesOf(expected))) throw unsafe()
}

function linesOf(values: ReadonlyMap<string, string>): readonly string[] {
  return [...values].map(([name, value]) => `${name}\0${value}`).sort()
}
