/** Mutates Java's own keystores by their structure: counts, lengths, names, entries, certificates and serialized keys. */
import {createHash} from 'node:crypto'
import {ByteReader} from '../../src/keystore/jks/byte-reader.js'
import {readSerializedObject} from '../../src/keystore/jks/java-serialization.js'
import type {Random} from '../random.js'
import {damageBytes} from './bytes.js'
import {lowerIterations, mutateTree} from './der.js'
import {encodeTree, parseTree} from './der-tree.js'

/** A part of the file. A text and a blob follow their length, in 2 and in 4 bytes. */
interface JksField {
  readonly kind: 'number' | 'text' | 'blob' | 'object' | 'date'
  bytes: Buffer
  /** The length to write instead of the right one. */
  length?: number
}

interface JksFile {
  readonly header: readonly JksField[]
  /** The number of entries to write instead of the right one. */
  count?: number
  entries: JksField[][]
}

const digestLength = 20

/**
 * Applies one to three mutations.
 * @param bytes a valid keystore
 * @param password the digest is computed for it again, seven times out of eight
 */
export function mutateJks(bytes: Buffer, password: string, random: Random): Buffer {
  const file = parseJks(bytes)
  for (let left = random.amount(3); left > 0; left--) random.pick(mutations)(file, random)
  const content = lowerIterations(encodeJks(file), roundsFor(random))
  return random.oneIn(8) ? Buffer.concat([content, random.bytes(digestLength)]) : sealJks(content, password)
}

/** Appends the SHA-1 that proves the password and the content. */
export function sealJks(content: Buffer, password: string): Buffer {
  const digest = createHash('sha1')
    .update(Buffer.from(password, 'utf16le').swap16())
    .update('Mighty Aphrodite', 'ascii')
    .update(content)
    .digest()
  return Buffer.concat([content, digest])
}

/** Damages the bytes without regard to their structure, and renews the digest three times out of four. */
export function damageJks(bytes: Buffer, password: string, random: Random): Buffer {
  const damaged = lowerIterations(Buffer.from(damageBytes(bytes, random)), roundsFor(random))
  return random.oneIn(4) ? damaged : sealJks(damaged.subarray(0, -digestLength), password)
}

/** Java derives keys in 10,000 rounds at least. That is slow here, so most inputs have too few to be decrypted. */
function roundsFor(random: Random): number {
  return random.oneIn(8) ? 10_000 : 64
}

type Mutation = (file: JksFile, random: Random) => void

const numbers = [0, 1, 2, 3, 4, 0xff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]

/** Names that are not what Java writes, in modified UTF-8: overlong, half a surrogate pair, four bytes, truncated, NUL, a line feed. */
const names = [
  '',
  'c0af',
  'eda080',
  'f09f9880',
  'e28080',
  'c3',
  '00',
  'c080',
  '0a',
  '1b5b33316d',
  '7065c4b0',
  '2d2d68',
].map((hex) => Buffer.from(hex, 'hex'))

/** Tokens of Java's serialization, and what may follow them. */
const tokens = [
  '70',
  '71007e0000',
  '71007effff',
  '7200',
  '7300',
  '74ffff',
  '75',
  '77ff',
  '78',
  '79',
  '7a7fffffff',
  '7b',
  '7d',
  '7e',
]

const mutations: readonly Mutation[] = [
  function setNumber(file, random) {
    const field = random.pick(fieldsOf(file, 'number'))
    field.bytes = numberBytes(random.pick(numbers))
  },
  function setLength(file, random) {
    const fields = [...fieldsOf(file, 'blob'), ...fieldsOf(file, 'text')]
    if (fields.length > 0) random.pick(fields).length = random.pick(numbers)
  },
  function missLength(file, random) {
    const fields = [...fieldsOf(file, 'blob'), ...fieldsOf(file, 'text')]
    if (fields.length === 0) return
    const field = random.pick(fields)
    field.length = Math.max(0, field.bytes.length + random.below(5) - 2)
  },
  function setCount(file, random) {
    file.count = random.pick(numbers)
  },
  function rename(file, random) {
    const fields = fieldsOf(file, 'text')
    if (fields.length > 0) random.pick(fields).bytes = Buffer.concat([random.pick(names), random.pick(names)])
  },
  function repeatEntry(file, random) {
    if (file.entries.length === 0) return
    const entry = random.pick(file.entries)
    file.entries = [...file.entries, ...Array.from({length: random.pick([1, 3, 30])}, () => entry.map(copyField))]
  },
  function removeEntry(file, random) {
    file.entries = file.entries.filter((_, index) => index !== random.below(file.entries.length))
  },
  function removeField(file, random) {
    if (file.entries.length === 0) return
    const entry = random.pick(file.entries)
    entry.splice(random.below(entry.length), 1)
  },
  function mutateBlob(file, random) {
    const fields = fieldsOf(file, 'blob')
    if (fields.length === 0) return
    const field = random.pick(fields)
    const tree = parseTree(field.bytes)
    field.bytes = tree === undefined ? damageBytes(field.bytes, random) : encodeTree(mutateTree(tree, random, [tree]))
  },
  function mutateObject(file, random) {
    const fields = fieldsOf(file, 'object')
    if (fields.length === 0) return
    const field = random.pick(fields)
    field.bytes = random.oneIn(2) ? damageBytes(field.bytes, random) : putToken(field.bytes, random)
  },
]

function putToken(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1)
  const token = Buffer.from(random.pick(tokens), 'hex')
  return Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(at + random.pick([0, 1, token.length]))])
}

function fieldsOf({header, entries}: JksFile, kind: JksField['kind']): JksField[] {
  return [...header, ...entries.flat()].filter((field) => field.kind === kind)
}

function copyField(field: JksField): JksField {
  return {...field}
}

/** @throws KeystoreError if the bytes are not a valid keystore */
function parseJks(bytes: Buffer): JksFile {
  const reader = new ByteReader(bytes)
  const header = [take(reader, 'number', 4), take(reader, 'number', 4)]
  const version = header[1]?.bytes.readUInt32BE() ?? 2
  const entries = Array.from({length: reader.uint32()}, () => parseEntry(reader, bytes, version))
  return {header, entries}
}

function parseEntry(reader: ByteReader, bytes: Buffer, version: number): JksField[] {
  const tag = take(reader, 'number', 4)
  const head = [tag, take(reader, 'text', reader.uint16()), take(reader, 'date', 8)]
  const kind = tag.bytes.readUInt32BE()
  if (kind === 2) return [...head, ...parseCertificate(reader, version)]
  if (kind !== 1) return [...head, parseObject(reader, bytes)]
  const key = take(reader, 'blob', reader.uint32())
  const chain = take(reader, 'number', 4)
  const certificates = Array.from({length: chain.bytes.readUInt32BE()}, () => parseCertificate(reader, version))
  return [...head, key, chain, ...certificates.flat()]
}

function parseCertificate(reader: ByteReader, version: number): JksField[] {
  const type = version === 1 ? [] : [take(reader, 'text', reader.uint16())]
  return [...type, take(reader, 'blob', reader.uint32())]
}

/** A serialized object has no length. */
function parseObject(reader: ByteReader, bytes: Buffer): JksField {
  const start = reader.position
  readSerializedObject(reader)
  return {kind: 'object', bytes: Buffer.from(bytes.subarray(start, reader.position))}
}

function take(reader: ByteReader, kind: JksField['kind'], length: number): JksField {
  return {kind, bytes: Buffer.from(reader.take(length))}
}

function encodeJks({header, entries, count = entries.length}: JksFile): Buffer {
  return Buffer.concat([...header.map(encodeField), numberBytes(count), ...entries.flat().map(encodeField)])
}

function encodeField({kind, bytes, length = bytes.length}: JksField): Buffer {
  if (kind === 'blob') return Buffer.concat([numberBytes(length), bytes])
  return kind === 'text' ? Buffer.concat([numberBytes(length).subarray(2), bytes]) : bytes
}

function numberBytes(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(number)
  return bytes
}
