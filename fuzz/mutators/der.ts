/** Mutates DER by its structure: lengths, tags, nesting, order, numbers and identifiers. */
import type {Random} from '../random.js'
import {contentBytes, encodeLength, placesIn, type DerNode, type DerPlace} from './der-tree.js'

type Mutation = (place: DerPlace, context: Context) => void

interface Context {
  readonly random: Random
  readonly root: DerNode
  /** Trees to take elements from. */
  readonly donors: readonly DerNode[]
}

const Tag = {integer: 0x02, octetString: 0x04, oid: 0x06, bmpString: 0x1e, constructedOctetString: 0x24} as const

const tags = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x1e, 0x1f, 0x23, 0x24, 0x30, 0x31, 0x3e, 0x80, 0xa0, 0xa1,
]
const wrappers = [0x30, 0xa0, 0x24]

const lengths = hex(
  '84ffffffff 847fffffff 8800000000ffffffff 80 8100 820001 ff 00 01 8400000000 85ffffffffff 81ff 82ffff',
)
const numbers = hex('00 01 7f ff 80 07d0 0001 000001 00ffffffff 0100000000 7fffffffffffffff ffffffff')
const identifiers = [
  ...hex(
    '2a864886f70d010c0a0101 2a864886f70d010c0a0102 2a864886f70d010c0a0103 2a864886f70d010c0a0105 2a864886f70d010c0a0106',
  ),
  ...hex(
    '2a864886f70d010701 2a864886f70d010702 2a864886f70d010703 2a864886f70d010706 2a864886f70d010914 2a864886f70d010915',
  ),
  ...hex(
    '608648016503040201 2a864886f70d01050d 2a864886f70d010c0103 2a864886f70d010c0106 2b0e03021a 60864801866f8db0adcd01',
  ),
  ...hex('80 ffffffffff 2a8080808001'),
  Buffer.alloc(0),
]
const texts = [...hex('00000000 d800 001b005b0033 41 0130 0061dc00 202e'), Buffer.alloc(0), Buffer.alloc(5000, 0x41)]

function hex(words: string): Buffer[] {
  return words.split(' ').map((word) => Buffer.from(word, 'hex'))
}

const mutations: readonly Mutation[] = [
  function changeTag({node}, {random}) {
    node.tag = random.pick(tags)
  },
  function setLength({node}, {random}) {
    node.length = random.pick(lengths)
  },
  function missLength({node}, {random}) {
    node.length = encodeLength(Math.max(0, contentBytes(node.content).length + random.below(5) - 2))
  },
  function makeIndefinite({node}) {
    node.length = 'indefinite'
  },
  function remove({siblings, index}) {
    siblings?.splice(index, 1)
  },
  function repeat({node, siblings, index}, {random}) {
    siblings?.splice(index, 0, ...Array.from({length: random.pick([1, 2, 10, 200])}, () => structuredCopy(node)))
  },
  function swap({node, siblings, index}, {random}) {
    if (siblings === undefined) return
    const other = random.below(siblings.length)
    siblings[index] = siblings[other] ?? node
    siblings[other] = node
  },
  function fillWithNoise({node}, {random}) {
    node.content = random.bytes(random.below(40))
  },
  function lengthen({node}, {random}) {
    if (Buffer.isBuffer(node.content)) node.content = Buffer.concat([node.content, random.bytes(random.below(20))])
  },
  function shorten({node}, {random}) {
    if (Buffer.isBuffer(node.content)) node.content = node.content.subarray(0, random.below(node.content.length + 1))
  },
  function wrap({node, siblings, index}, {random}) {
    let wrapped = node
    for (let left = random.pick([1, 3, 31, 60]); left > 0; left--)
      wrapped = {tag: random.pick(wrappers), content: [wrapped]}
    if (siblings !== undefined) siblings[index] = wrapped
  },
  function replaceByDonation({siblings, index}, context) {
    if (siblings !== undefined) siblings[index] = donation(context)
  },
  function insertDonation({node}, context) {
    const {content} = node
    if (Array.isArray(content)) content.splice(context.random.below(content.length + 1), 0, donation(context))
  },
  function setNumber(_, context) {
    setContent(Tag.integer, numbers, context)
  },
  function setIdentifier(_, context) {
    setContent(Tag.oid, identifiers, context)
  },
  function setText(_, context) {
    setContent(Tag.bmpString, texts, context)
  },
  function splitOctets({node}, {random}) {
    if (node.tag !== Tag.octetString) return
    const bytes = contentBytes(node.content)
    const middle = random.below(bytes.length + 1)
    node.tag = Tag.constructedOctetString
    node.content = [bytes.subarray(0, middle), bytes.subarray(middle)].map((content) => ({
      tag: Tag.octetString,
      content,
    }))
  },
  function appendTrailer({node}, {random}) {
    node.trailer = random.bytes(random.below(6))
  },
]

/**
 * Applies one to four mutations.
 * @returns a changed copy
 */
export function mutateTree(root: DerNode, random: Random, donors: readonly DerNode[]): DerNode {
  const mutant = structuredCopy(root)
  const context = {random, root: mutant, donors}
  for (let left = random.amount(4); left > 0; left--) random.pick(mutations)(random.pick(placesIn(mutant)), context)
  return mutant
}

function donation({random, donors}: Context): DerNode {
  return structuredCopy(random.pick(placesIn(random.pick(donors))).node)
}

/** Changes the content of one element that has the tag, if there is any. */
function setContent(tag: number, contents: readonly Buffer[], {root, random}: Context): void {
  const places = placesIn(root).filter(({node}) => node.tag === tag)
  if (places.length > 0) random.pick(places).node.content = random.pick(contents)
}

function structuredCopy(node: DerNode): DerNode {
  const {content} = node
  return {...node, content: Array.isArray(content) ? content.map(structuredCopy) : content}
}

/** OpenSSL's number. Above it, a derivation takes longer than everything else in a reader together. */
const usualIterations = 2048

/** What readers accept as an iteration count at all. */
const mostAccepted = 5_000_000

/**
 * Lowers whatever may be a larger iteration count, so that one input takes a few milliseconds. Lengths are kept.
 * @param bytes changed in place
 */
export function lowerIterations(bytes: Buffer, most = usualIterations): Buffer {
  for (let at = bytes.indexOf(Tag.integer); at !== -1; at = bytes.indexOf(Tag.integer, at + 1)) {
    const length = bytes[at + 1] ?? 0
    if (length < 2 || length > 6 || at + 2 + length > bytes.length) continue
    const value = bytes.readUIntBE(at + 2, length)
    if (value > most && value <= mostAccepted) bytes.writeUIntBE(most, at + 2, length)
  }
  return bytes
}
