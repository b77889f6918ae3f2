/** What must be in an encrypted file, checked without the program: with Node.js's own RSA and libraries for YAML and TOML. */
import {constants, publicEncrypt} from 'node:crypto'
import {parse} from 'smol-toml'
import {parseAllDocuments} from 'yaml'
import type {Identity} from '../test/support/identity.js'

export type Form = 'lines' | 'manifest' | 'toml'

/** What an alias must have: exactly this ciphertext, or any that its owner can decrypt to the secret. */
export type Expected = {readonly ciphertext: string} | {readonly secret: string; readonly owner: Identity}

/** By alias. */
export type Entries = ReadonlyMap<string, string>

/** Whether the content is complete: these aliases in this order and no others, each with what it must have. */
export function isComplete(form: Form, content: Buffer, expected: ReadonlyMap<string, Expected>): boolean {
  const entries = readEntries(form, content)
  if (entries?.size !== expected.size) return false
  const aliases = [...expected.keys()]
  const wrong = [...entries].some(([alias, ciphertext], index) => {
    return alias !== aliases[index] || !fits(ciphertext, expected.get(alias))
  })
  return !wrong && sample(aliases).every((alias) => opens(entries.get(alias), expected.get(alias)))
}

/** @returns undefined if the content is not in that form, or ends before its last line break */
export function readEntries(form: Form, content: Buffer): Entries | undefined {
  const text = content.toString('utf8')
  if (!text.endsWith('\n')) return undefined
  return readers[form](text)
}

const readers = {lines: readLines, manifest: readManifest, toml: readToml} as const

function readLines(text: string): Entries | undefined {
  const lines = text.slice(0, -1).split('\n')
  const pairs = lines.map((line) => /^([^=]+)=(\S*) ?$/.exec(line))
  if (pairs.includes(null)) return undefined
  return new Map(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}

/** Many entries are split into several Secrets. */
function readManifest(text: string): Entries | undefined {
  try {
    const documents = parseAllDocuments(text).map((document) => document.toJS() as {stringData: Record<string, string>})
    return new Map(documents.flatMap(({stringData}) => Object.entries(stringData)))
  } catch {
    return undefined
  }
}

/** The rest of the text must be as `render` writes it. */
function readToml(text: string): Entries | undefined {
  if (!text.startsWith(tomlHead) || !text.endsWith(tomlEnd)) return undefined
  try {
    return new Map(Object.entries(parse(text).secrets as Record<string, string>))
  } catch {
    return undefined
  }
}

const ciphertextForm = /^[A-Za-z0-9+/]{342}==$/

function fits(ciphertext: string, expected: Expected | undefined): boolean {
  if (expected === undefined) return false
  return 'ciphertext' in expected ? ciphertext === expected.ciphertext : ciphertextForm.test(ciphertext)
}

/** Decrypting takes about a millisecond, so only a few of many are decrypted. */
function sample(aliases: readonly string[]): readonly string[] {
  const most = 4
  const step = Math.max(1, Math.floor(aliases.length / most))
  return aliases.filter((_, index) => index % step === 0 || index === aliases.length - 1)
}

/** Whether the content is this ciphertext and nothing else. */
export function isCiphertext(content: Buffer, expected: Expected): boolean {
  const text = content.toString('latin1')
  return fits(text, expected) && opens(text, expected)
}

function opens(ciphertext: string | undefined, expected: Expected | undefined): boolean {
  if (ciphertext === undefined || expected === undefined) return false
  return 'ciphertext' in expected || decrypt(ciphertext, expected.owner) === expected.secret
}

/** @returns undefined if this owner cannot decrypt it */
export function decrypt(ciphertext: string, owner: Identity): string | undefined {
  try {
    return owner.open(ciphertext)
  } catch {
    return undefined
  }
}

/** Encrypts with the program's default transformation, OAEP with SHA-1. */
export function encrypt(secret: string, owner: Identity): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return publicEncrypt({key: owner.publicKey, padding, oaepHash: 'sha1'}, Buffer.from(secret)).toString('base64')
}

export function render(form: Form, entries: Entries): string {
  const {head = '', indent = '', separator, quote = '', end = ''} = shapes[form]
  const lines = [...entries].map(([alias, value]) => `${indent}${alias}${separator}${quote}${value}${quote}\n`)
  return head + lines.join('') + end
}

const manifestHead = `apiVersion: v1
kind: Secret
metadata:
  name: wso2secret
type: Opaque
stringData:
`

const tomlHead = `# é
[server]
hostname = "localhost"  # [kept]

[ secrets ]
`

const tomlEnd = `
[[user]]
name = 'x'
`

interface Shape {
  readonly head?: string
  readonly indent?: string
  readonly separator: string
  readonly quote?: string
  readonly end?: string
}

const shapes: Readonly<Record<Form, Shape>> = {
  lines: {separator: '='},
  manifest: {head: manifestHead, indent: '  ', separator: ': '},
  toml: {head: tomlHead, indent: '  ', separator: ' = ', quote: '"', end: tomlEnd},
}
