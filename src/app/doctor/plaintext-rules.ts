/** Which files contain secrets, by their names, and where in them plaintext is. To add a kind of file, add a line to the table. */
import {isCiphertext} from '../../cipher/recognise-ciphertext.js'
import {UserError} from '../../errors.js'
import {encryptedDotenv} from '../../formats/dotenv/dotenv-file.js'
import type {EncryptedFormat} from '../../formats/format.js'
import {chooseEncryptedFormat} from '../../formats/encrypted-formats.js'
import {encryptedProperties} from '../../formats/properties/properties.js'
import {isDotenvName} from '../../formats/sources.js'
import {encryptedToml} from '../../formats/toml/encrypted-toml.js'
import {readToml, stringOf, type TomlEntry} from '../../formats/toml/read-toml.js'
import {decodeText} from '../../formats/text/text.js'
import {recogniseKeystore} from '../../keystore/recognise.js'
import {decodeKey, parseKey} from '../../profiles/key-file.js'
import {findPlainLines} from './plain-manifest.js'
import {isPlaintext} from './plain-values.js'

/** What a file contains that others must not see. */
export interface Plaintext {
  /** As in a sentence: `contains plaintext`. */
  readonly what: string
  /** The lines, from 1; none if the whole file is meant. */
  readonly lines: readonly number[]
  /** The command that encrypts it in place, without the name of the file; undefined if none does. */
  readonly encrypt?: string
  /** Whether it is of use only to someone who also has a password. */
  readonly isProtected?: true
}

interface Rule {
  /** @param name the path, with `/` */
  readonly matches: (name: string) => boolean
  /**
   * @returns undefined if there is no plaintext
   * @throws UserError if the file cannot be read as what its name says
   */
  readonly find: (bytes: Buffer, name: string) => Plaintext | undefined
}

/** The first that matches decides. */
const rules: readonly Rule[] = [
  {matches: isPasswordFile, find: (bytes) => wholeFile(bytes.toString().trim() !== '', 'a password')},
  {matches: (name) => /\.key$/i.test(name), find: (bytes) => wholeFile(isSymmetricKey(bytes), 'a symmetric key')},
  {matches: (name) => /\.(?:jks|jceks|p12|pfx)$/i.test(name), find: findPrivateKey},
  {matches: isOutput, find: (bytes, name) => findIn(chooseEncryptedFormat(name, bytes, isCiphertext).format, bytes)},
  {matches: (name) => baseName(name) === 'Config.toml', find: findInConfig},
  {matches: (name) => baseName(name) === 'deployment.toml', find: (bytes) => findIn(encryptedToml, bytes, '')},
  {
    matches: (name) => isDotenvName(name) && !isExample(name),
    find: (bytes) => findIn(encryptedDotenv, bytes, ' --all'),
  },
  {matches: (name) => /\.(?:ya?ml|json)$/i.test(name), find: findInManifest},
  {matches: (name) => /\.properties$/i.test(name), find: findInRecorded},
]

/** Whether the name is one of a file that is looked at. @param name the path, with `/` */
export function isLookedAt(name: string): boolean {
  return rules.some(({matches}) => matches(name))
}

/** @returns undefined if there is none @throws UserError if the file cannot be read as what its name says */
export function findPlaintext(name: string, bytes: Buffer): Plaintext | undefined {
  return rules.find(({matches}) => matches(name))?.find(bytes, name)
}

/** Whether it is a file that `mi` writes by default, or the one of a product. */
export function isOutput(name: string): boolean {
  return /(?:^|\/)security\/(?:wso2-secrets\.[\w.]+|cipher-text\.properties)$/.test(name)
}

/** How the comment begins that a secret may have above it. */
const recordStart = /^[ \t]*# mi [a-z-]+=/m

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

function isPasswordFile(name: string): boolean {
  return /^password-(?:tmp|persist)(?:\.txt)?$/.test(baseName(name))
}

/** As in `.env.example` and `example.env`. */
function isExample(name: string): boolean {
  return baseName(name)
    .split(/[._-]/)
    .some((part) => ['dist', 'example', 'sample', 'template'].includes(part))
}

function wholeFile(isFound: boolean, what: string): Plaintext | undefined {
  return isFound ? {what, lines: []} : undefined
}

function isSymmetricKey(bytes: Buffer): boolean {
  try {
    parseKey(decodeKey(bytes))
    return true
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}

/** A trust store has none. What is in a PKCS#12 file is encrypted. */
function findPrivateKey(bytes: Buffer): Plaintext | undefined {
  const {entriesInClear} = recogniseKeystore(bytes)
  const hasKey = entriesInClear?.some(({kind}) => kind !== 'certificate') ?? true
  return hasKey ? {what: 'a private key', lines: [], isProtected: true} : undefined
}

/** @param flags of `mi secret encrypt`; undefined if it does not encrypt such a file */
function findIn(format: Pick<EncryptedFormat, 'read'>, bytes: Buffer, flags = ' --all'): Plaintext | undefined {
  const {values, problems} = format.read(bytes)
  const plain = values.filter(({overridden, value}) => !overridden && isPlaintext(value))
  return plaintextOn(
    [...plain, ...problems.filter(({alias}) => alias !== undefined)].map(({line = 1}) => line),
    `mi secret encrypt${flags}`,
  )
}

function plaintextOn(lines: readonly number[], encrypt?: string): Plaintext | undefined {
  if (lines.length === 0) return undefined
  const sorted = [...new Set(lines)].toSorted((one, other) => one - other)
  return {what: 'plaintext', lines: sorted, ...(encrypt !== undefined && {encrypt})}
}

/** Ballerina reads the file as it is, so nothing encrypts it in place. */
function findInConfig(bytes: Buffer): Plaintext | undefined {
  const {entries} = readToml(decodeText(bytes).text)
  return plaintextOn(entries.flatMap(({value}) => plainStringsIn(value)).map(({loc}) => loc.start.line))
}

/** Those of an inline table are entries of their own, unless it is in an array. */
function plainStringsIn(value: TomlEntry['value'], isInArray = false): readonly TomlEntry['value'][] {
  if (value.type === 'TOMLArray') return value.elements.flatMap((element) => plainStringsIn(element, true))
  if (value.type === 'TOMLInlineTable')
    return isInArray ? value.body.flatMap((entry) => plainStringsIn(entry.value, true)) : []
  return isPlaintext(stringOf(value) ?? '') ? [value] : []
}

function findInManifest(bytes: Buffer): Plaintext | undefined {
  return plaintextOn(findPlainLines(bytes), 'mi secret encrypt --all')
}

/** Only a file that `mi` has written: Java projects are full of other ones. */
function findInRecorded(bytes: Buffer): Plaintext | undefined {
  return bytes.includes('# mi ') && recordStart.test(bytes.toString()) ? findIn(encryptedProperties, bytes) : undefined
}
